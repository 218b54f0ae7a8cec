package io.iotbridge.aliyun.uplink.offsets;

import java.time.Duration;

/**
 * How soon a consumer whose partitions are paused is to come back: very soon at first, for a platform without rates takes a buffer within
 * milliseconds, then less and less often. Used by one thread.
 */
public final class PausedPollTimeout {

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(80);

    private Duration next = SHORTEST;
    private Duration last = SHORTEST;

    /** Starts with the shortest wait. */
    public PausedPollTimeout() {}

    /**
     * Takes the next wait.
     *
     * @param paused whether partitions are paused still
     * @param otherwise the wait if they are not
     */
    public Duration next(boolean paused, Duration otherwise) {
        last = paused ? next : otherwise;
        if (!paused) {
            next = SHORTEST;
        } else if (next.compareTo(LONGEST) < 0) {
            next = next.multipliedBy(2);
        }
        return last;
    }

    /** The wait that was taken last. */
    public Duration last() {
        return last;
    }
}
