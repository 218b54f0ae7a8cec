package io.iotbridge.aliyun.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Figures of one direction. Latency is from the time stamp in the payload to the other end's reading it. */
final class Direction {
    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final String name;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final Map<String, Long> last = new ConcurrentHashMap<>();
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

    /** Called before the message leaves, so that no arrival comes before its departure. */
    void countSent() {
        sent.incrementAndGet();
    }

    /** It did not leave after all. */
    void countNotSent() {
        sent.decrementAndGet();
    }

    /**
     * A message that comes again, as at-least-once allows, is counted apart.
     *
     * @param stream in which order is kept: a topic and a device
     * @param number of the message, growing in its stream
     */
    void countArrived(String stream, long number, long sentAt) {
        Long before = last.put(stream, number);
        if (before != null && before >= number) {
            repeated.incrementAndGet();
            return;
        }
        arrived.incrementAndGet();
        micros.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, now() - sentAt)));
    }

    long sent() {
        return sent.get();
    }

    long arrived() {
        return arrived.get();
    }

    long repeated() {
        return repeated.get();
    }

    double millisAt(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
