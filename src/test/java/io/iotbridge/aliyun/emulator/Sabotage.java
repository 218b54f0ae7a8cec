package io.iotbridge.aliyun.emulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** What a fault does, at once, to a connection there is. From any thread. */
final class Sabotage {

    private static final Set<Fault> KINDS = EnumSet.of(
            Fault.RESET_MID_PACKET,
            Fault.RESET_MID_FRAME,
            Fault.UNKNOWN_PUBACK,
            Fault.GARBAGE,
            Fault.HUGE_LENGTH_PREFIX,
            Fault.FIVE_BYTE_LENGTH,
            Fault.LENGTH_TOO_SHORT,
            Fault.LENGTH_TOO_LONG,
            Fault.TEXT_FRAME,
            Fault.RESERVED_BITS,
            Fault.MASKED_FRAME,
            Fault.UNSUBSCRIBED_MESSAGE);

    private final ChannelHandlerContext ctx;
    private final DeviceKey device;

    Sabotage(ChannelHandlerContext ctx, DeviceKey device) {
        this.ctx = ctx;
        this.device = device;
    }

    static boolean does(Fault fault) {
        return KINDS.contains(fault);
    }

    void bringAbout(Fault fault, FaultSettings settings) {
        ctx.executor().execute(() -> {
            switch (fault) {
                case RESET_MID_PACKET -> resetAfter(ctx, Packets.half());
                case RESET_MID_FRAME -> resetAfter(belowFrames(), Packets.brokenFrame(fault));
                case TEXT_FRAME, RESERVED_BITS, MASKED_FRAME ->
                    belowFrames().writeAndFlush(Unpooled.wrappedBuffer(Packets.brokenFrame(fault)));
                case UNSUBSCRIBED_MESSAGE -> sendUnsubscribed(settings.filter());
                default -> ctx.writeAndFlush(Unpooled.wrappedBuffer(Packets.broken(fault)));
            }
        });
    }

    private ChannelHandlerContext belowFrames() {
        return ctx.pipeline().context(WebSocket13FrameEncoder.class);
    }

    private void sendUnsubscribed(String topic) {
        String sent = topic.isEmpty() ? "/" + device + "/user/unsubscribed" : topic;
        Outgoing message = new Outgoing(0, sent, "unsubscribed".getBytes(StandardCharsets.UTF_8), 0);
        ctx.writeAndFlush(Packets.publish(message, 0, false));
    }

    private void resetAfter(ChannelHandlerContext from, byte[] bytes) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelFuture sent = from.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        // What else is on its way must not fill up what was left out.
        ctx.pipeline().get(Silence.class).begin();
        sent.addListener(f -> ctx.channel().unsafe().closeForcibly());
    }
}
