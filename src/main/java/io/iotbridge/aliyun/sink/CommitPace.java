package io.iotbridge.aliyun.sink;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When to ask Connect to commit offsets: soon after they have moved, so that little is published twice after a crash, but not more often than
 * an interval. Connect itself commits once in {@code offset.flush.interval.ms}, a minute by default. Used by the task thread.
 */
final class CommitPace {

    private final Duration interval;
    private final LongSupplier nanoTime;
    private long last;
    private boolean asked;

    /**
     * @param interval zero leaves it to Connect
     * @param nanoTime monotonic nanoseconds
     */
    CommitPace(Duration interval, LongSupplier nanoTime) {
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong() - interval.toNanos();
    }

    boolean isOff() {
        return interval.isZero();
    }

    /** Whether to ask now, now that offsets have moved. */
    boolean ask() {
        asked = !isOff() && nanoTime.getAsLong() - last >= interval.toNanos();
        return asked;
    }

    /**
     * Connect commits now.
     *
     * @return whether because it was asked to
     */
    boolean committing() {
        boolean wasAsked = asked;
        asked = false;
        last = nanoTime.getAsLong();
        return wasAsked;
    }
}
