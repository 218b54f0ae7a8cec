package io.iotbridge.aliyun.link.network;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;

/**
 * In front of the handler that answers PINGs. While the network takes nothing, answers would gather without bound, whatever a server sends that reads nothing: of
 * the PINGs that come meanwhile the latest is kept and answered, as RFC 6455 (5.5.3) allows. Belongs to the channel's loop.
 */
final class LatestPing extends ChannelInboundHandlerAdapter {

    /** Null for none. */
    private PingWebSocketFrame latest;

    @Override
    public void channelRead(ChannelHandlerContext from, Object frame) {
        if (frame instanceof PingWebSocketFrame ping && !from.channel().isWritable()) {
            forget();
            latest = ping;
        } else {
            from.fireChannelRead(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        PingWebSocketFrame ping = latest;
        if (ping != null && from.channel().isWritable()) {
            latest = null;
            from.fireChannelRead(ping);
        }
        from.fireChannelWritabilityChanged();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        forget();
    }

    private void forget() {
        if (latest != null) {
            latest.release();
            latest = null;
        }
    }
}
