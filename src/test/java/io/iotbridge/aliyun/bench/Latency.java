package io.iotbridge.aliyun.bench;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times from the moment at which a message was to be sent until it arrived. Messages of the first two seconds do not count. */
final class Latency {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int DIGITS = 3;
    private static final double P50 = 50;
    private static final double P99 = 99;

    private final Histogram histogram = new ConcurrentHistogram(DIGITS);
    private final long begin = System.nanoTime();

    void arrived(long intended, long now) {
        if (intended - begin >= WARM_UP_NANOS) {
            histogram.recordValue(Math.max(0, now - intended));
        }
    }

    Map<Figure, Double> figures() {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.P50, histogram.getValueAtPercentile(P50) / NANOS_PER_MILLI);
        figures.put(Figure.P99, histogram.getValueAtPercentile(P99) / NANOS_PER_MILLI);
        figures.put(Figure.MAX, histogram.getMaxValue() / NANOS_PER_MILLI);
        return figures;
    }
}
