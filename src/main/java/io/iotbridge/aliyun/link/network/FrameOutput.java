package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.loop.LeanQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What waits to leave on one connection: what gathers in one turn of its loop is packed into frames and flushed once. How much waits is bounded
 * by the thread that adds. Belongs to the connection's loop.
 */
final class FrameOutput {

    /** A frame takes no more once it is as long as this. */
    private static final int LONG_FRAME = 64 * 1024;

    private final LeanQueue<Outbound> waiting = new LeanQueue<>();
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Runnable goodbye;
    private final Consumer<Throwable> failed;
    /** Of the frame that is being filled. */
    private final List<Runnable> awaited = new ArrayList<>(0);

    private final Runnable leave = this::leave;
    private final ChannelFutureListener check = this::check;
    /** It leaves behind what else the loop has to do in this turn. */
    private boolean asked;

    /** The network may say in the midst of it that it takes nothing, or something again. */
    private boolean leaving;

    private long sentAt;
    /** Null before the upgrade, and once nothing may leave any more. */
    private ChannelHandlerContext context;
    /** Nothing leaves behind it but the close frame. */
    private Outbound last;

    private int usual = 256;

    /**
     * @param loop runs what is given it at the end of the turn
     * @param goodbye called before the close frame leaves
     * @param failed told of a write that failed, or that could not be made
     */
    FrameOutput(Executor loop, LongSupplier nanoTime, Runnable goodbye, Consumer<Throwable> failed) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.goodbye = goodbye;
        this.failed = failed;
    }

    /** What is thrown keeps it from leaving, since whoever adds it adds it again, as a rule. */
    void add(Outbound bytes) {
        leaveLater();
        waiting.addLast(bytes);
    }

    private void leaveLater() {
        if (!asked) {
            loop.execute(leave);
            asked = true;
        }
    }

    long sinceSent() {
        return nanoTime.getAsLong() - sentAt;
    }

    void open(ChannelHandlerContext opened) {
        context = opened;
        sentAt = nanoTime.getAsLong();
        leave();
    }

    void sayGoodbye(Outbound goodbye) {
        last = goodbye;
        waiting.addLast(goodbye);
        leave();
    }

    /** Nothing leaves from now on. */
    void end() {
        context = null;
        waiting.clear();
    }

    /** Sends what waits, for as long as the network takes it. */
    void leave() {
        asked = false;
        if (leaving || context == null) {
            return;
        }
        leaving = true;
        try {
            sendWaiting(context);
        } catch (RuntimeException | Error e) {
            // Nobody sees what a task of the loop throws, and what was taken from the queue would be missing.
            end();
            failed.accept(e);
        } finally {
            leaving = false;
        }
    }

    private void sendWaiting(ChannelHandlerContext to) {
        boolean lastLeft = false;
        while (!lastLeft && isTaken(to)) {
            lastLeft = writeFrame(to);
            sentAt = nanoTime.getAsLong();
        }
        if (lastLeft) {
            goodbye.run();
            to.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        to.flush();
        if (lastLeft) {
            end();
        } else if (isTaken(to)) {
            // Those who publish behind what has just left would keep the loop from all others.
            leaveLater();
        }
    }

    private boolean isTaken(ChannelHandlerContext to) {
        return to.channel().isWritable() && !waiting.isEmpty();
    }

    private boolean writeFrame(ChannelHandlerContext to) {
        ByteBuf frame = to.alloc().buffer(usual);
        boolean written = false;
        try {
            boolean lastTaken = fill(frame);
            if (frame.isReadable()) {
                usual = Math.max(256, frame.readableBytes());
                written = true;
                to.write(new BinaryWebSocketFrame(frame)).addListener(told());
            }
            return lastTaken;
        } finally {
            if (!written) {
                frame.release();
            }
        }
    }

    /** Whether the last of all was put in. */
    private boolean fill(ByteBuf frame) {
        while (frame.readableBytes() < LONG_FRAME) {
            Outbound bytes = waiting.pollFirst();
            if (bytes == null) {
                return false;
            }
            frame.writeBytes(bytes.head()).writeBytes(bytes.payload());
            if (bytes.isAwaited()) {
                awaited.add(bytes.written());
            }
            if (bytes == last) {
                return true;
            }
        }
        return false;
    }

    private ChannelFutureListener told() {
        if (awaited.isEmpty()) {
            return check;
        }
        List<Runnable> written = List.copyOf(awaited);
        awaited.clear();
        return (ChannelFuture done) -> {
            check(done);
            if (done.isSuccess()) {
                written.forEach(Runnable::run);
            }
        };
    }

    private void check(ChannelFuture done) {
        if (!done.isSuccess()) {
            failed.accept(done.cause());
        }
    }
}
