package io.iotbridge.aliyun.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a task that runs tells what it has carried: after 1, 2, 4, … minutes, and from then on once an hour, so that a new one is talkative and an
 * old one quiet. Used by the task thread.
 */
public final class Progress {

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(1);

    private final LongSupplier nanoTime;
    private final Runnable tell;
    private Duration pause = FIRST;
    private long next;

    /**
     * Time starts to run.
     *
     * @param nanoTime monotonic nanoseconds
     * @param tell logs what there is to tell
     */
    public Progress(LongSupplier nanoTime, Runnable tell) {
        this.nanoTime = nanoTime;
        this.tell = tell;
        this.next = nanoTime.getAsLong() + FIRST.toNanos();
    }

    /** Tells, if it is time to. */
    public void tick() {
        long now = nanoTime.getAsLong();
        if (now - next >= 0) {
            tell.run();
            next = now + pause.toNanos();
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(MOST) < 0 ? doubled : MOST;
        }
    }
}
