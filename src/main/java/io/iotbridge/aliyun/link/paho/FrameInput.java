package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The packets that are Paho's as one stream of bytes, for one reading thread. Bounded because the transport asks for a frame only when there
 * is room. Ends with an {@link IOException} whose cause is the {@link LinkException} that says why.
 */
final class FrameInput extends InputStream {

    private final Deque<ByteBuffer> packets = new ArrayDeque<>();
    private final Runnable consumed;
    private LinkException end;
    private boolean open;

    /** @param consumed called by the reading thread when it has read to the end of a packet */
    FrameInput(Runnable consumed) {
        this.consumed = consumed;
    }

    /** Reads wait until this is called, ends included. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Adds a packet without copying it. */
    synchronized void add(ByteBuffer packet) {
        if (end == null) {
            packets.add(packet);
            notifyAll();
        }
    }

    synchronized int packets() {
        return packets.size();
    }

    /** Ends the stream behind what has arrived. */
    synchronized void end(LinkException cause) {
        end = end == null ? cause : end;
        notifyAll();
    }

    /** Ends the stream at once. */
    synchronized void drop(LinkException cause) {
        packets.clear();
        end(cause);
    }

    @Override
    public synchronized int available() {
        return packets.isEmpty() ? 0 : packets.peek().remaining();
    }

    @Override
    public int read() throws IOException {
        int value;
        boolean finished;
        synchronized (this) {
            ByteBuffer packet = await();
            value = packet.get() & 0xFF;
            finished = release(packet);
        }
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
            ByteBuffer packet = await();
            count = Math.min(length, packet.remaining());
            packet.get(target, offset, count);
            finished = release(packet);
        }
        if (finished) {
            consumed.run();
        }
        return count;
    }

    private ByteBuffer await() throws IOException {
        while (!open || packets.isEmpty()) {
            if (open && end != null && packets.isEmpty()) {
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
        return packets.peek();
    }

    private boolean release(ByteBuffer packet) {
        if (packet.hasRemaining()) {
            return false;
        }
        packets.poll();
        return true;
    }
}
