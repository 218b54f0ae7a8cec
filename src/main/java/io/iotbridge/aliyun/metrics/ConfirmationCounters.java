package io.iotbridge.aliyun.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What the platform replies to the frames of a task. Safe for use by several threads. */
public final class ConfirmationCounters {

    private final LongAdder unconfirmed = new LongAdder();
    private final LongAdder confirmed = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder stray = new LongAdder();
    private final Latency latency;

    /** Shown nowhere. */
    public ConfirmationCounters() {
        this(new Latency());
    }

    ConfirmationCounters(Latency latency) {
        this.latency = latency;
    }

    /** A frame left whose reply decides what becomes of it. */
    public void left() {
        unconfirmed.increment();
    }

    /** Such a frame waits no more. */
    public void ended() {
        unconfirmed.decrement();
    }

    /** A reply decided, so long after its frame left. */
    public void answered(long nanos) {
        latency.record(nanos / 1e6);
    }

    /** The platform took all of a frame. */
    public void confirmed() {
        confirmed.increment();
    }

    /** The platform did not take a frame, or not all of it. */
    public void rejected() {
        rejected.increment();
    }

    /** A frame leaves again. */
    public void retried() {
        retried.increment();
    }

    /** A reply came that no frame waits for. */
    public void strayReply() {
        stray.increment();
    }

    /** Frames that left and wait for their reply. */
    public long awaited() {
        return unconfirmed.sum();
    }

    /** Frames that the platform took. */
    public long allConfirmed() {
        return confirmed.sum();
    }

    /** Frames that it did not take, or not all of them. */
    public long allRejected() {
        return rejected.sum();
    }

    /** Times that frames left again. */
    public long allRetried() {
        return retried.sum();
    }

    /** Replies that no frame waited for. */
    public long strayReplies() {
        return stray.sum();
    }

    void show(TaskMetrics metrics) {
        metrics.show(Direction.UPLINK, MessageMetric.UNCONFIRMED, this::awaited);
        metrics.show(Direction.UPLINK, MessageMetric.CONFIRMED, this::allConfirmed);
        metrics.show(Direction.UPLINK, MessageMetric.REJECTED, this::allRejected);
        metrics.show(Direction.UPLINK, MessageMetric.CONFIRM_RETRIES, this::allRetried);
        metrics.show(Direction.UPLINK, MessageMetric.STRAY_REPLIES, this::strayReplies);
    }
}
