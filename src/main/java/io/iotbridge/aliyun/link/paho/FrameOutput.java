package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What leaves, as binary frames: Paho's stream of bytes, whose one writing thread it blocks while {@value #LIMIT} bytes wait to leave, and
 * between two of Paho's packets whole packets of ours, which never block. What comes while a frame is under way leaves together in the next
 * one.
 */
final class FrameOutput extends OutputStream {

    /** About one message of the largest size the platform takes. */
    static final int LIMIT = 256 * 1024;

    private static final int WORTH_KEEPING = 16 * 1024;
    private static final int DISCONNECT = 0xE0;

    private final Queue<OwnPacket> own = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Consumer<FrameOutput> soon;
    private final Runnable firstWrite;
    private final Runnable goodbye;
    private final Consumer<Throwable> failed;
    private WebSocket socket;
    private byte[] collected = new byte[1024];
    private byte[] spare = new byte[1024];
    private int size;
    private int underWay;
    private int sinceFlush;
    private volatile boolean written;
    private boolean closing;
    private LinkException end;

    /**
     * @param soon has {@link #leave()} called, on another thread
     * @param firstWrite called before the first byte is taken or refused
     * @param goodbye called when the last frame is on its way and the close frame follows
     * @param failed told when a frame could not be sent
     */
    FrameOutput(Consumer<FrameOutput> soon, Runnable firstWrite, Runnable goodbye, Consumer<Throwable> failed) {
        this.soon = soon;
        this.firstWrite = firstWrite;
        this.goodbye = goodbye;
        this.failed = failed;
    }

    synchronized void open(WebSocket webSocket) {
        socket = webSocket;
    }

    /** Whether Paho has begun to write. */
    boolean isBegun() {
        return written;
    }

    /** Adds a packet. From any thread; never blocks: how many wait is bounded by whoever adds them. */
    void add(OwnPacket packet) {
        own.add(packet);
        if (asked.compareAndSet(false, true)) {
            soon.accept(this);
        }
    }

    /** Sends what was added, unless a frame is under way: then it leaves behind that. */
    void leave() {
        asked.set(false);
        synchronized (this) {
            send();
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (!written) {
            written = true;
            firstWrite.run();
        }
        synchronized (this) {
            while (end == null && underWay > 0 && size + underWay + length > LIMIT) {
                awaitSpace();
            }
            requireOpen();
            takeOwn(Integer.MAX_VALUE);
            if (closing) {
                // MQTT-3.14.4-2: nothing follows a DISCONNECT.
                return;
            }
            collect(source, offset, length);
            sinceFlush += length;
            if (size >= LIMIT / 2) {
                send();
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        requireOpen();
        // Paho flushes after each packet, and no other packet of two bytes starts so.
        closing |=
                sinceFlush == 2 && size >= 2 && (collected[size - 2] & 0xFF) == DISCONNECT && collected[size - 1] == 0;
        sinceFlush = 0;
        send();
    }

    private void collect(byte[] source, int offset, int length) {
        if (collected.length - size < length) {
            collected = Arrays.copyOf(collected, Math.max(2 * collected.length, size + length));
        }
        System.arraycopy(source, offset, collected, size, length);
        size += length;
    }

    /** Not in the middle of one of Paho's packets, and nothing behind its DISCONNECT. */
    private void takeOwn(int most) {
        if (sinceFlush > 0 || closing) {
            return;
        }
        while (size < most) {
            OwnPacket packet = own.poll();
            if (packet == null) {
                return;
            }
            collect(packet.head(), 0, packet.head().length);
            collect(packet.payload(), 0, packet.payload().length);
            packet.leaves().run();
        }
    }

    /** Sends what was written, then a close frame. */
    synchronized void sayGoodbye() {
        takeOwn(Integer.MAX_VALUE);
        closing = true;
        send();
    }

    /** Fails the writes from now on. */
    synchronized void end(LinkException cause) {
        end = end == null ? cause : end;
        socket = null;
        own.clear();
        notifyAll();
    }

    private void send() {
        if (underWay > 0 || socket == null) {
            return;
        }
        takeOwn(LIMIT / 2);
        if (size > 0) {
            byte[] frame = collected;
            collected = spare;
            spare = frame;
            underWay = size;
            size = 0;
            socket.sendBinary(ByteBuffer.wrap(frame, 0, underWay), true).whenComplete((sent, failure) -> sent(failure));
        } else if (closing) {
            goodbye.run();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            socket = null;
        }
    }

    private void sent(Throwable failure) {
        synchronized (this) {
            underWay = 0;
            if (spare.length > WORTH_KEEPING) {
                spare = new byte[1024];
            }
            notifyAll();
            if (failure == null) {
                send();
                return;
            }
        }
        failed.accept(failure);
    }

    private void awaitSpace() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing", e);
        }
    }

    private void requireOpen() throws IOException {
        if (end != null) {
            throw new IOException(end.getMessage(), end);
        }
    }
}
