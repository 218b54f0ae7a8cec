package io.iotbridge.aliyun.metrics;

import java.time.Duration;
import java.util.function.DoubleConsumer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Percentile;
import org.apache.kafka.common.metrics.stats.Percentiles;
import org.apache.kafka.common.metrics.stats.Percentiles.BucketSizing;

/**
 * Recent latencies: median, 99th percentile, maximum. Buckets grow with the value: 1 ms at 5 ms, 4 ms at 100 ms. Records
 * under a lock of its own, and keeps nothing that grows. Safe for use by several threads.
 */
public final class Latency {

    /** What takes longer counts as this, but for the slowest. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int BUCKETS = 4_000;

    private final DoubleConsumer sensor;

    /** Shown nowhere. */
    Latency() {
        sensor = millis -> {};
    }

    Latency(Sensor sensor, MetricName half, MetricName almostAll, MetricName slowest) {
        this.sensor = sensor::record;
        sensor.add(new Percentiles(
                BUCKETS * Float.BYTES,
                LONGEST.toMillis(),
                BucketSizing.LINEAR,
                new Percentile(half, 50),
                new Percentile(almostAll, 99)));
        sensor.add(slowest, new Max());
    }

    /** @param millis negative where clocks differ, which counts as none */
    public void record(double millis) {
        sensor.accept(Math.max(0, millis));
    }
}
