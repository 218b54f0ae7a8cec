package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.trouble.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one connection that have arrived, until they are taken apart: at once by the thread that brings them, or, if that stopped in
 * the middle, by whoever says that it may go on. One thread at a time does it. Bounded because the transport asks for a frame only when there
 * is room.
 */
final class FrameQueue {

    private static final Logger log = LoggerFactory.getLogger(FrameQueue.class);

    private record Frame(ByteBuffer data, CompletableFuture<?> consumed) {}

    private final PacketSorter sorter;
    private final Runnable consumed;
    private final Consumer<LinkException> over;
    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile LinkException end;

    /**
     * @param consumed called when a frame is used up
     * @param over told why the stream has ended, behind the last packet that arrived
     */
    FrameQueue(PacketSorter sorter, Runnable consumed, Consumer<LinkException> over) {
        this.sorter = sorter;
        this.consumed = consumed;
        this.over = over;
    }

    /** Adds a part of a frame without copying it; the stage completes when it is used up. */
    CompletionStage<?> add(ByteBuffer data) {
        if (end != null) {
            return CompletableFuture.completedFuture(null);
        }
        Frame frame = new Frame(data, new CompletableFuture<>());
        size.incrementAndGet();
        frames.add(frame);
        goOn();
        return frame.consumed();
    }

    int frames() {
        return size.get();
    }

    /** Ends the stream behind what has arrived. */
    void end(LinkException cause) {
        if (end == null) {
            end = cause;
        }
        goOn();
    }

    /** Forgets what has arrived and is to come. */
    void drop(LinkException cause) {
        end = cause;
        forget();
        goOn();
    }

    private void forget() {
        for (Frame frame = frames.poll(); frame != null; frame = frames.poll()) {
            size.decrementAndGet();
            frame.consumed().complete(null);
        }
    }

    /** Takes what may be taken now. */
    void goOn() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            takeAll();
            seen = asked.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Throws nothing: whoever comes next would wait for this one for ever. */
    private void takeAll() {
        try {
            takeFrames();
            LinkException cause = end;
            if (cause != null && frames.isEmpty()) {
                over.accept(cause);
            }
        } catch (RuntimeException | Error e) {
            log.error("What has arrived on a connection cannot be taken, nor can its end", e);
        }
    }

    private void takeFrames() {
        try {
            for (Frame frame = frames.peek(); frame != null && sorter.take(frame.data()); frame = frames.peek()) {
                if (frames.remove(frame)) {
                    size.decrementAndGet();
                    frame.consumed().complete(null);
                    consumed.run();
                }
            }
        } catch (IOException broken) {
            forget();
            end = (LinkException) broken.getCause();
        } catch (RuntimeException | Error e) {
            log.error("What has arrived on a connection cannot be taken", e);
            forget();
            end = new LinkException(
                    LinkException.Kind.CLOSED_BY_US, "what arrived could not be taken: " + Quoted.bare(e), e);
        }
    }
}
