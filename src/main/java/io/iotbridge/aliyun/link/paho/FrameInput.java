package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The payloads of binary frames as one stream of bytes, for one reading thread. Bounded because the transport asks for a frame only when
 * this is empty. Without demand nothing is read, not even what has arrived: one frame may hold a hundred messages. Ends with an {@link IOException} whose cause is the {@link LinkException} that says why.
 */
final class FrameInput extends InputStream {

    private record Frame(ByteBuffer data, CompletableFuture<?> consumed) {}

    private final PacketGuard guard = new PacketGuard();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Runnable consumed;
    private LinkException end;
    private boolean open;
    private boolean wanted = true;

    /** @param consumed called by the reading thread when it has read to the end of a part */
    FrameInput(Runnable consumed) {
        this.consumed = consumed;
    }

    /** Reads wait until this is called, ends included. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Without demand reads wait, unless the stream is dropped, or at its end. */
    synchronized void demand(boolean want) {
        wanted = want;
        notifyAll();
    }

    /** Adds a part of a frame without copying it; the stage completes when it has been read. */
    synchronized CompletionStage<?> add(ByteBuffer data) {
        CompletableFuture<?> consumed = new CompletableFuture<>();
        if (end == null) {
            frames.add(new Frame(data, consumed));
            notifyAll();
        } else {
            consumed.complete(null);
        }
        return consumed;
    }

    synchronized int frames() {
        return frames.size();
    }

    /** Ends the stream behind what has arrived. */
    synchronized void end(LinkException cause) {
        end = end == null ? cause : end;
        notifyAll();
    }

    /** Ends the stream at once. */
    synchronized void drop(LinkException cause) {
        frames.clear();
        end(cause);
    }

    @Override
    public synchronized int available() {
        return frames.isEmpty() ? 0 : frames.peek().data.remaining();
    }

    @Override
    public int read() throws IOException {
        int value;
        boolean finished;
        synchronized (this) {
            Frame frame = await();
            value = frame.data.get() & 0xFF;
            finished = release(frame);
        }
        guard.header(value);
        if (finished) {
            consumed.run();
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count;
        boolean finished;
        synchronized (this) {
            Frame frame = await();
            count = Math.min(length, frame.data.remaining());
            frame.data.get(target, offset, count);
            finished = release(frame);
        }
        guard.body(count);
        if (finished) {
            consumed.run();
        }
        return count;
    }

    private Frame await() throws IOException {
        while (!open || !wanted || frames.isEmpty()) {
            if (open && end != null && frames.isEmpty()) {
                throw new IOException(end.getMessage(), end);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody interrupts these threads; if somebody does, the connection is over.
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while reading", e);
            }
        }
        return frames.peek();
    }

    private boolean release(Frame frame) {
        if (frame.data.hasRemaining()) {
            return false;
        }
        frames.poll();
        frame.consumed.complete(null);
        return true;
    }
}
