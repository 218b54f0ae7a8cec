package io.iotbridge.aliyun.emulator;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/** Stands next to the socket and, once begun, swallows what passes either way, as a network does to a half-open connection. */
final class Silence extends ChannelDuplexHandler {

    private volatile boolean begun;

    void begin() {
        begun = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (begun) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (begun) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else {
            ctx.write(message, promise);
        }
    }
}
