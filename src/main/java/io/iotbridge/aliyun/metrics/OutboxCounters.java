package io.iotbridge.aliyun.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What the publishes of a task's devices wait for. Safe for use by several threads. */
public final class OutboxCounters extends MessageCounters {

    private final LongAdder waiting = counter(MessageMetric.OUTBOX_DEPTH);
    private final LongAdder unacknowledged = counter(MessageMetric.UNACKNOWLEDGED);
    private final LongAdder republished = counter(MessageMetric.REPUBLISHED);
    private final LongAdder batches = counter(MessageMetric.BATCHES);
    private final LongAdder coalesced = counter(MessageMetric.COALESCED);
    private final LongAdder expired = counter(MessageMetric.EXPIRED);
    private final LongAdder paced = counter(MessageMetric.DEVICES_PACED);
    private final LongAdder pacedNanos = new LongAdder();
    private final Latency puback;

    /** Shown nowhere. */
    public OutboxCounters() {
        this(new Latency());
    }

    OutboxCounters(Latency puback) {
        this.puback = puback;
    }

    /** So many records wait to leave. */
    public void waits(int records) {
        waiting.add(records);
    }

    /** So many records do not wait any more, and will not leave. */
    public void removed(int records) {
        waiting.add(-records);
    }

    /** So many records that waited left, as one publish. */
    public void left(int records) {
        waiting.add(-records);
        unacknowledged.increment();
        if (records > 1) {
            batches.increment();
            coalesced.add(records);
        }
    }

    /** So many records had expired when their turn came. */
    public void expired(int records) {
        expired.add(records);
    }

    /**
     * One that left is complete.
     *
     * @param nanos since it left
     * @param acknowledged by a PUBACK
     */
    public void completed(long nanos, boolean acknowledged) {
        unacknowledged.decrement();
        if (acknowledged) {
            puback.record(nanos / 1e6);
        }
    }

    /** A publish of so many records that left has lost its connection, and they wait again. */
    public void takenBack(int records) {
        unacknowledged.decrement();
        waiting.add(records);
    }

    /** So many that left have lost their connection, and will leave on the next. */
    public void willRepeat(int publishes) {
        republished.add(publishes);
    }

    /** A device's next publish is held back for its rate, or is not any more. */
    public void paced(boolean begins) {
        paced.add(begins ? 1 : -1);
    }

    /** It has been held back for so long since it was, or since this was said last. */
    public void waitedForRate(long nanos) {
        pacedNanos.add(nanos);
    }

    /** How long next publishes have been held back for their rates, added up over devices. */
    public Duration pacingDelay() {
        return Duration.ofNanos(pacedNanos.sum());
    }

    @Override
    void show(Direction direction, TaskMetrics metrics) {
        super.show(direction, metrics);
        metrics.show(direction, MessageMetric.PACING_DELAY, () -> pacingDelay().toMillis());
    }
}
