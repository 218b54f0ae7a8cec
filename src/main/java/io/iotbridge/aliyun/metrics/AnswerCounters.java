package io.iotbridge.aliyun.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counters of the answers of a task to requests of the platform. Safe for use by several threads. */
public final class AnswerCounters extends MessageCounters {

    private final LongAdder answered = counter(MessageMetric.ANSWERED);
    private final LongAdder late = counter(MessageMetric.ANSWERS_LATE);

    /** An answer left; where it is acknowledged, it is. */
    public void answered() {
        answered.increment();
    }

    /** An answer did not leave, since nobody waits for it any more. */
    public void late() {
        late.increment();
    }
}
