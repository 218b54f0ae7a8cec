package io.iotbridge.aliyun.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of the messages of one task in one direction, by outcome. They balance: {@code received = delivered + reported + dropped +
 * retried + in flight}. Safe
 * for use by several threads.
 */
public final class FlowCounters {

    private final LongAdder received = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder reported = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder bytesDelivered = new LongAdder();

    /** A message came in. */
    public void countReceived() {
        received.increment();
    }

    /**
     * The other side acknowledged it.
     *
     * @param bytes of its payload
     */
    public void countDelivered(int bytes) {
        delivered.increment();
        bytesDelivered.add(bytes);
    }

    /** It went to the errors topic or the dead letter queue. */
    public void countReported() {
        reported.increment();
    }

    /** A named policy dropped it. */
    public void countDropped() {
        dropped.increment();
    }

    /** It was given back before it was done, and will come in again. */
    public void countRetried() {
        retried.increment();
    }

    /** Payload of the messages delivered. */
    public long bytesDelivered() {
        return bytesDelivered.sum();
    }

    /** One reading of all of them. */
    public Balance balance() {
        long out = delivered.sum() + reported.sum() + dropped.sum() + retried.sum();
        return new Balance(
                received.sum(), delivered.sum(), reported.sum(), dropped.sum(), retried.sum(), received.sum() - out);
    }

    /** What became of how many messages. */
    public record Balance(long received, long delivered, long reported, long dropped, long retried, long inFlight) {}
}
