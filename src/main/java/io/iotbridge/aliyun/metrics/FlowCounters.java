package io.iotbridge.aliyun.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of the messages of one task in one direction, by outcome. They balance: {@code received = delivered + reported + dropped +
 * retried + in flight}. Safe for use by several threads.
 */
public final class FlowCounters extends MessageCounters {

    private final LongAdder received = counter(MessageMetric.RECEIVED);
    private final LongAdder delivered = counter(MessageMetric.DELIVERED);
    private final LongAdder reported = counter(MessageMetric.REPORTED);
    private final LongAdder dropped = counter(MessageMetric.DROPPED);
    private final LongAdder retried = counter(MessageMetric.RETRIED);
    private final LongAdder bytesDelivered = counter(MessageMetric.BYTES_DELIVERED);

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

    /** One reading of all of them, of what came in the last: else more could have gone out than came in. */
    public Balance balance() {
        return Balance.of(delivered.sum(), reported.sum(), dropped.sum(), retried.sum(), received.sum());
    }

    /** What became of how many messages. */
    public record Balance(long received, long delivered, long reported, long dropped, long retried, long inFlight) {

        private static Balance of(long delivered, long reported, long dropped, long retried, long received) {
            long inFlight = received - delivered - reported - dropped - retried;
            return new Balance(received, delivered, reported, dropped, retried, inFlight);
        }
    }
}
