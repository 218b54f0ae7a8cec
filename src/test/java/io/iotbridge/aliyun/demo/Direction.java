package io.iotbridge.aliyun.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Figures of one direction. Latency is from the time stamp in the payload to the other end's reading it. */
final class Direction {
    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final String name;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final Histogram micros = new ConcurrentHistogram(HIGHEST_MICROS, 2);

    Direction(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The time stamp that goes into a payload. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    void countSent() {
        sent.incrementAndGet();
    }

    void countArrived(long sentAt) {
        arrived.incrementAndGet();
        micros.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, now() - sentAt)));
    }

    long sent() {
        return sent.get();
    }

    long arrived() {
        return arrived.get();
    }

    double millisAt(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
