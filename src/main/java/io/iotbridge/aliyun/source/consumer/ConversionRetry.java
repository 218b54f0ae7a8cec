package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.loop.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a record is tried again that a converter may be able to read later: as Connect does it for a sink, for {@code errors.retry.timeout}, at
 * first soon and then less often, up to {@code errors.retry.delay.max.ms}. Waits for nothing itself. Used by the thread that consumes.
 */
final class ConversionRetry {

    private static final Logger log = LoggerFactory.getLogger(ConversionRetry.class);

    /** Connect's. */
    private static final Duration FIRST = Duration.ofMillis(300);

    private final Optional<Duration> most;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private boolean waiting;
    private long since;
    private long due;

    /** @param nanoTime monotonic nanoseconds */
    ConversionRetry(UplinkTopicsConfig config, RandomGenerator random, LongSupplier nanoTime) {
        this.most = config.retryTimeout();
        this.backoff = new Backoff(FIRST, config.retryDelay(), random);
        this.nanoTime = nanoTime;
    }

    /** Whether a record waits for its next attempt, or for it to succeed. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether to try the next record now. */
    boolean isDue() {
        return !waiting || nanoTime.getAsLong() - due >= 0;
    }

    /**
     * An attempt has failed.
     *
     * @param where the record
     * @return whether it is to be tried again
     */
    boolean isTriedAgain(String where, UnreadableException failure) {
        long now = nanoTime.getAsLong();
        if (!waiting) {
            since = now;
        }
        long left = most.map(time -> time.toNanos() - (now - since)).orElse(Long.MAX_VALUE);
        if (left <= 0) {
            return false;
        }
        if (!waiting) {
            log.warn("The record at {} is retried until it can be read: {}", where, failure.getMessage());
        }
        waiting = true;
        due = now + Math.min(left, backoff.next().toNanos());
        return true;
    }

    /** The record is read, or given up. */
    void over() {
        waiting = false;
        backoff.reset();
    }

    /** For a record that was tried for as long as it may be. */
    String describe() {
        return "retried for " + most.orElse(Duration.ZERO).toMillis() + " ms (errors.retry.timeout)";
    }
}
