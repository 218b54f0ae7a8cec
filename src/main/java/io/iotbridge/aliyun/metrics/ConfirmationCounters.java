package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the platform replies to the frames of a task. Safe for use by several threads. */
public final class ConfirmationCounters extends MessageCounters {

    private final LongAdder unconfirmed = counter(MessageMetric.UNCONFIRMED);
    private final LongAdder confirmed = counter(MessageMetric.CONFIRMED);
    private final Map<ReplyClass, LongAdder> rejected =
            byClass(ReplyClass.SUCCESS, ReplyClass.RECORD, ReplyClass.MODEL);
    private final Map<ReplyClass, LongAdder> retried =
            byClass(ReplyClass.DEVICE, ReplyClass.PLATFORM, ReplyClass.MODEL);
    private final LongAdder split = counter(MessageMetric.SPLIT);
    private final LongAdder stray = counter(MessageMetric.STRAY_REPLIES);
    private final Latency latency;

    /** Shown nowhere. */
    public ConfirmationCounters() {
        this(new Latency());
    }

    ConfirmationCounters(Latency latency) {
        this.latency = latency;
    }

    private static Map<ReplyClass, LongAdder> byClass(ReplyClass... classes) {
        Map<ReplyClass, LongAdder> counters = new EnumMap<>(ReplyClass.class);
        for (ReplyClass one : classes) {
            counters.put(one, new LongAdder());
        }
        return counters;
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

    /**
     * The platform did not take a frame, or not all of it.
     *
     * @param cause {@link ReplyClass#SUCCESS} for a part, {@link ReplyClass#RECORD} or {@link ReplyClass#MODEL}
     */
    public void rejected(ReplyClass cause) {
        rejected.get(cause).increment();
    }

    /** The platform did not take a batch, or not all of it, and its parts leave again. */
    public void split() {
        split.increment();
    }

    /**
     * A frame leaves again.
     *
     * @param cause {@link ReplyClass#DEVICE}, {@link ReplyClass#PLATFORM} or {@link ReplyClass#MODEL}
     */
    public void retried(ReplyClass cause) {
        retried.get(cause).increment();
    }

    /** A reply came that no frame waits for. */
    public void strayReply() {
        stray.increment();
    }

    /** Frames that it did not take, or not all of them, for this cause. */
    public long allRejected(ReplyClass cause) {
        return rejected.get(cause).sum();
    }

    /** Times that frames left again for this cause. */
    public long allRetried(ReplyClass cause) {
        return retried.get(cause).sum();
    }

    @Override
    void show(Direction direction, TaskMetrics metrics) {
        super.show(direction, metrics);
        rejected.keySet().forEach(cause -> metrics.show(ReplyMetric.REJECTED, cause, () -> allRejected(cause)));
        retried.keySet().forEach(cause -> metrics.show(ReplyMetric.CONFIRM_RETRIES, cause, () -> allRetried(cause)));
    }
}
