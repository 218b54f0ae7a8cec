package io.iotbridge.aliyun.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The wait before the next attempt: doubles from a first value up to a bound, with jitter. Used by one thread at a time. */
public final class Backoff {

    private final Duration first;
    private final Duration max;
    private final RandomGenerator random;
    private int failures;

    /** @param max not exceeded by any wait */
    public Backoff(Duration first, Duration max, RandomGenerator random) {
        this.first = first;
        this.max = max;
        this.random = random;
    }

    /** The next attempt may start at once, and the one after it after the first wait. */
    public void reset() {
        failures = 0;
    }

    /** One more attempt in a row failed: between half of the wait and all of it, so that a fleet does not come back in step. */
    public Duration next() {
        long wait = Math.min(max.toMillis(), first.toMillis() << Math.min(failures, 30));
        failures++;
        return Duration.ofMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    }
}
