package io.iotbridge.aliyun.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counters of the answers of a task to requests of the platform. Safe for use by several threads. */
public final class AnswerCounters {

    private final LongAdder answered = new LongAdder();
    private final LongAdder late = new LongAdder();

    /** An answer left; where it is acknowledged, it is. */
    public void answered() {
        answered.increment();
    }

    /** An answer did not leave, since nobody waits for it any more. */
    public void late() {
        late.increment();
    }

    /** Answers that left. */
    public long allAnswered() {
        return answered.sum();
    }

    /** Answers that did not leave, since nobody waited any more. */
    public long allLate() {
        return late.sum();
    }

    void show(Direction direction, TaskMetrics metrics) {
        metrics.show(direction, MessageMetric.ANSWERED, this::allAnswered);
        metrics.show(direction, MessageMetric.ANSWERS_LATE, this::allLate);
    }
}
