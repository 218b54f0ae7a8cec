package io.iotbridge.aliyun.link.network;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;

/**
 * In front of everything: whatever comes is a sign of life, and nobody reads but on demand. TLS and the WebSocket read by themselves until they have a whole
 * record or frame, and behind every PING.
 */
final class ReadOnDemand extends ChannelDuplexHandler {

    private final InboundSilence silence;
    private final BooleanSupplier mayRead;

    ReadOnDemand(InboundSilence silence, BooleanSupplier mayRead) {
        this.silence = silence;
        this.mayRead = mayRead;
    }

    @Override
    public void read(ChannelHandlerContext from) {
        if (mayRead.getAsBoolean()) {
            from.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object bytes) {
        silence.heard();
        from.fireChannelRead(bytes);
    }
}
