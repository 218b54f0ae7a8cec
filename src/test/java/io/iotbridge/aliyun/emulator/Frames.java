package io.iotbridge.aliyun.emulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * MQTT bytes in binary WebSocket frames (platform.md B): what is written between two flushes travels in one frame, or in frames of the set
 * number of packets, or is cut into frames of the set size.
 */
final class Frames extends ChannelDuplexHandler {

    private static final int FULL = 64 * 1024;

    private final int frameBytes;
    private final int framePackets;
    private final List<ChannelPromise> promises = new ArrayList<>();
    private ByteBuf pending;
    private int packets;

    /**
     * @param frameBytes most in a frame; 0 = any number
     * @param framePackets most in a frame; 0 = any number
     */
    Frames(int frameBytes, int framePackets) {
        this.frameBytes = frameBytes;
        this.framePackets = framePackets;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof BinaryWebSocketFrame binary) {
            ctx.fireChannelRead(binary.content());
        } else if (message instanceof ContinuationWebSocketFrame continuation) {
            ctx.fireChannelRead(continuation.content());
        } else {
            ReferenceCountUtil.release(message);
            ctx.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.write(message, promise);
            return;
        }
        if (pending == null) {
            pending = ctx.alloc().buffer(Math.max(bytes.readableBytes(), 256));
        }
        pending.writeBytes(bytes);
        bytes.release();
        if (!promise.isVoid()) {
            promises.add(promise);
        }
        packets++;
        if (pending.readableBytes() >= FULL || packets == framePackets) {
            frame(ctx);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        frame(ctx);
        ctx.flush();
    }

    private void frame(ChannelHandlerContext ctx) {
        if (pending == null) {
            return;
        }
        List<ChannelPromise> done = List.copyOf(promises);
        promises.clear();
        ByteBuf all = pending;
        pending = null;
        packets = 0;
        int most = frameBytes == 0 ? all.readableBytes() : frameBytes;
        while (all.readableBytes() > most) {
            ctx.write(new BinaryWebSocketFrame(all.readRetainedSlice(most)));
        }
        ctx.write(new BinaryWebSocketFrame(all)).addListener(sent -> {
            for (ChannelPromise promise : done) {
                if (sent.isSuccess()) {
                    promise.trySuccess();
                } else {
                    promise.tryFailure(sent.cause());
                }
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
