package io.iotbridge.aliyun.link.paho;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The packets of one connection on their way out, in binary frames. What comes while a frame is under way leaves together in the next one.
 * Nothing here blocks: how many packets wait is bounded by whoever adds them. Safe for use by several threads.
 */
final class FrameOutput {

    /** A frame takes no more packets once it is as long as this. */
    private static final int LONG_FRAME = 128 * 1024;

    private static final int WORTH_KEEPING = 16 * 1024;
    private static final int SHORT_FRAME = 512;

    private final Queue<Packet> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Consumer<FrameOutput> soon;
    private final Runnable goodbye;
    private final Consumer<Throwable> failed;
    private final LongSupplier nanoTime;
    private WebSocket socket;
    private byte[] frame = new byte[SHORT_FRAME];
    private int size;
    private boolean underWay;
    /** Told when the frame under way was handed to the network. */
    private final List<Runnable> awaited = new ArrayList<>();

    /** Nothing leaves behind it. */
    private Packet last;

    private boolean lastTaken;
    private long sentAt;

    /**
     * @param soon has {@link #leave()} called, on another thread
     * @param goodbye called when the last frame has left and the close frame follows
     * @param failed told when a frame could not be sent
     * @param nanoTime monotonic nanoseconds
     */
    FrameOutput(Consumer<FrameOutput> soon, Runnable goodbye, Consumer<Throwable> failed, LongSupplier nanoTime) {
        this.soon = soon;
        this.goodbye = goodbye;
        this.failed = failed;
        this.nanoTime = nanoTime;
    }

    synchronized void open(WebSocket webSocket) {
        socket = webSocket;
        sentAt = nanoTime.getAsLong();
        // Somebody may have said goodbye meanwhile.
        send();
    }

    void add(Packet packet) {
        waiting.add(packet);
        if (asked.compareAndSet(false, true)) {
            soon.accept(this);
        }
    }

    /** Sends what was added, unless a frame is under way: then it leaves behind that. */
    void leave() {
        asked.set(false);
        try {
            synchronized (this) {
                send();
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Nothing can be sent. */
    void fail(Throwable failure) {
        asked.set(false);
        failed.accept(failure);
    }

    /** Nanoseconds since a frame started to leave. */
    synchronized long sinceSent() {
        return nanoTime.getAsLong() - sentAt;
    }

    /** Sends what was added, then this packet, then a close frame, and nothing that is added later. */
    synchronized void sayGoodbye(Packet with) {
        last = with;
        waiting.add(with);
        send();
    }

    /** Sends nothing from now on. */
    synchronized void end() {
        socket = null;
        waiting.clear();
    }

    private void send() {
        if (underWay || socket == null) {
            return;
        }
        gather();
        if (size > 0) {
            underWay = true;
            sentAt = nanoTime.getAsLong();
            socket.sendBinary(ByteBuffer.wrap(frame, 0, size), true).whenComplete((sent, failure) -> sent(failure));
        } else if (lastTaken) {
            goodbye.run();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            socket = null;
        }
    }

    private void gather() {
        size = 0;
        while (size < LONG_FRAME && !lastTaken) {
            Packet packet = waiting.poll();
            if (packet == null) {
                return;
            }
            append(packet.head());
            append(packet.payload());
            if (packet.isAwaited()) {
                awaited.add(packet.written());
            }
            lastTaken = packet == last;
        }
    }

    private void append(byte[] bytes) {
        if (frame.length - size < bytes.length) {
            frame = Arrays.copyOf(frame, Math.max(2 * frame.length, size + bytes.length));
        }
        System.arraycopy(bytes, 0, frame, size, bytes.length);
        size += bytes.length;
    }

    private void sent(Throwable failure) {
        if (failure != null) {
            failed.accept(failure);
            return;
        }
        List<Runnable> told;
        try {
            synchronized (this) {
                told = List.copyOf(awaited);
                awaited.clear();
                underWay = false;
                if (frame.length > WORTH_KEEPING) {
                    frame = new byte[SHORT_FRAME];
                }
                send();
            }
            // Not under the lock: whoever is told has locks of his own.
            told.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }
}
