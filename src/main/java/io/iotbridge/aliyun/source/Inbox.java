package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.source.records.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Where messages wait for {@code poll()}, and the bound on all that a task holds: what waits, and what was polled but is not in Kafka yet.
 *
 * <p>Written by the network threads of all links, read by the task thread, relieved by the producer's thread; its own lock guards it. When the
 * bound is reached, QoS 0 is dropped and counted, and links stop reading one by one as they deliver; QoS 1 that was read already is still
 * taken, at most the few frames that each link has asked for already. When the process dies, nothing in here was acknowledged.
 *
 * <p>A failure in the background is put in here and thrown by the next {@link #take}.
 */
final class Inbox {

    private final int maxMessages;
    private final long maxBytes;
    private final FlowCounters counters;
    private final LeanQueue<Arrival> waiting = new LeanQueue<>();
    private int messages;
    private int keptByThePlatform;
    private long bytes;
    private boolean full;
    private boolean closed;
    private boolean woken;
    private ConnectException failure;

    Inbox(int maxMessages, long maxBytes, FlowCounters counters) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.counters = counters;
    }

    /** @return whether the giver may go on; after false, {@link #release} says when */
    synchronized boolean offer(Arrival arrival) {
        if (closed) {
            return false;
        }
        full |= messages >= maxMessages || bytes >= maxBytes;
        if (full && arrival.delivery().message().qos() == 0) {
            counters.countReceived();
            counters.countDropped();
            return false;
        }
        // First what can fail: then the message comes again, and is not held twice.
        waiting.addLast(arrival);
        counters.countReceived();
        messages++;
        keptByThePlatform += arrival.isKeptByThePlatform() ? 1 : 0;
        bytes += arrival.bytes();
        arrival.since().hold();
        full |= messages >= maxMessages || bytes >= maxBytes;
        notifyAll();
        return !full;
    }

    /** The next messages, in order of arrival; waits for the first one, and returns none when the time is over. */
    synchronized List<Arrival> take(int most, Duration wait) throws InterruptedException {
        if (waiting.isEmpty() && failure == null && !woken) {
            wait(wait.toMillis());
        }
        woken = false;
        if (failure != null) {
            throw failure;
        }
        List<Arrival> taken = new ArrayList<>(Math.min(most, waiting.size()));
        while (taken.size() < most && !waiting.isEmpty()) {
            taken.add(waiting.pollFirst());
        }
        return taken;
    }

    /**
     * A message is no longer held.
     *
     * @param outcome counts what became of it; not called after {@link #close}, which has counted everything
     * @return whether there is room again after the bound was reached; true once, for the caller that must tell the links
     */
    synchronized boolean release(Arrival arrival, Runnable outcome) {
        if (closed) {
            return false;
        }
        outcome.run();
        messages--;
        keptByThePlatform -= arrival.isKeptByThePlatform() ? 1 : 0;
        bytes -= arrival.bytes();
        arrival.since().release();
        if (full && messages <= maxMessages / 2 && bytes <= maxBytes / 2) {
            full = false;
            return true;
        }
        return false;
    }

    /**
     * For a task that finds nothing to poll: it need not wait until half of the place is free, for what is held may stay, as where a partition
     * has no leader or a thing model does not come.
     *
     * @return whether there is room again after the bound was reached; true once, as of {@link #release}
     */
    synchronized boolean hasRoomLeft() {
        boolean isLeft = !closed && full && waiting.isEmpty() && messages < maxMessages && bytes < maxBytes;
        full &= !isLeft;
        return isLeft;
    }

    /** Lets the next {@link #take} wait for nothing: there is something to poll that is no message. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Lets the next {@link #take} fail; the first failure stays. */
    synchronized void fail(ConnectException cause) {
        if (failure == null) {
            failure = cause;
        }
        notifyAll();
    }

    /**
     * Nothing more comes in or goes out. What is still held stays with the platform, which delivers it again; of QoS 0 it keeps nothing.
     * Kafka may yet get some of it from the producer: then it gets it twice, with the same {@code iot.dedup.id}.
     */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int i = 0; i < messages; i++) {
            if (i < keptByThePlatform) {
                counters.countRetried();
            } else {
                counters.countDropped();
            }
        }
        waiting.clear();
    }

    /** Messages held: waiting, or polled and not in Kafka yet. */
    synchronized int held() {
        return closed ? 0 : messages;
    }

    /** Those of them that the platform has no PUBACK for, and keeps until then. */
    synchronized int unacknowledged() {
        return closed ? 0 : keptByThePlatform;
    }

    /** Those of them that wait to be polled. */
    synchronized int depth() {
        return waiting.size();
    }

    /** What they take of the heap. */
    synchronized long heldBytes() {
        return closed ? 0 : bytes;
    }
}
