package io.iotbridge.aliyun.bench;

import java.util.Locale;

/** What a measure tells. */
enum Figure {
    PER_SECOND("messages/s", "%,.0f"),
    CPU_MICROS("CPU µs/message", "%.1f"),
    P50("p50 ms", "%.2f"),
    P99("p99 ms", "%.2f"),
    MAX("max ms", "%.1f"),
    LOST("lost", "%,.0f"),
    ANSWERED("answered", "%,.0f"),
    BEFORE_AFTER("p99 after : before", "%.2f"),
    OPEN_P50("p50 ms while calls wait", "%.2f"),
    OPEN_P99("p99 ms while calls wait", "%.2f"),
    OPEN_RATIO("waiting : none", "%.2f"),
    RSS_MB("RSS MB", "%,.0f"),
    THREADS("threads", "%,.0f"),
    CONNECT_MS("all signed in after ms", "%,.0f"),
    CONNECTS_MS("first to last CONNECT ms", "%,.0f"),
    CPU_MILLIS_PER_LINK("CPU ms/link", "%.2f"),
    RSS_KB_PER_LINK("RSS KB/link", "%.0f"),
    HEAP_KB_PER_LINK("live heap KB/link", "%.1f"),
    RSS_KB_PER_USED_LINK("RSS KB/link after messages", "%.0f"),
    HEAP_KB_PER_USED_LINK("live heap KB/link after messages", "%.1f"),
    BUSY_HEAP("live heap busy : idle", "%.2f"),
    THREADS_PER_LINK("threads/link", "%.2f"),
    THREADS_WITHOUT_LINKS("threads without links", "%,.0f"),
    MESSAGES("messages each way", "%,.0f"),
    TWICE("twice", "%,.0f"),
    OUT_OF_ORDER("out of order", "%,.0f"),
    ENDED("connections ended", "%,.0f"),
    BACK_SECONDS("all back after s", "%.1f"),
    AWAY_SECONDS("longest away s", "%.1f"),
    TWICE_DOWN("twice to Kafka", "%,.0f"),
    TWICE_UP("twice to the platform", "%,.0f"),
    CONNECTS_A_SECOND("most CONNECTs in a second", "%,.0f"),
    CONNECTS_A_MINUTE("most CONNECTs of a device in a minute", "%,.0f");

    private static final double LARGE = 100;

    final String title;
    private final String format;

    Figure(String title, String format) {
        this.title = title;
        this.format = format;
    }

    /** Large values without digits behind the point, which say nothing there. */
    String show(double value) {
        return String.format(Locale.ROOT, value < LARGE ? format : "%,.0f", value);
    }
}
