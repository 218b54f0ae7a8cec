package io.iotbridge.aliyun.loop;

import java.time.Duration;

/** Time and waiting, injected so that tests own both. Safe for use by several threads. */
public interface Scheduler {

    /** Monotonic nanoseconds, as {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs a task once, after a delay, on a thread of the scheduler. The task must not block where the scheduler does not say that it may. */
    Cancellable schedule(Duration delay, Runnable task);

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Cancellable {
        /** Does nothing if the task has run. */
        void cancel();
    }
}
