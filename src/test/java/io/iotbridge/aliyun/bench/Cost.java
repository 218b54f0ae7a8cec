package io.iotbridge.aliyun.bench;

import java.util.EnumMap;
import java.util.Map;

/** Time and CPU of a contender from a moment on. */
final class Cost {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double KILO = 1024;

    private final Contender contender;
    private final Reading before;
    private final long begin = System.nanoTime();

    private Cost(Contender contender) {
        this.contender = contender;
        before = contender.reading();
    }

    static Cost begin(Contender contender) {
        return new Cost(contender);
    }

    /** What so many messages have cost since. */
    Map<Figure, Double> end(long messages) {
        double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        Reading now = contender.reading();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.PER_SECOND, messages / seconds);
        figures.put(Figure.CPU_MICROS, (now.cpuSeconds() - before.cpuSeconds()) * MICROS_PER_SECOND / messages);
        figures.put(Figure.RSS_MB, now.rssKilobytes() / KILO);
        figures.put(Figure.THREADS, (double) now.threads());
        return figures;
    }
}
