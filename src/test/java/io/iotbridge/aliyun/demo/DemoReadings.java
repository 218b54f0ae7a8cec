package io.iotbridge.aliyun.demo;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Readings of one device, as many a second as the page asks for. For one thread, but for {@link #perSecond(int)}. */
final class DemoReadings {
    static final long TICK_MILLIS = 10;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    private static final long BAD_EVERY = Duration.ofSeconds(7).toNanos();
    /** Above it a bad reading has a batch around it that leaves again in halves, and the figure of the page would be theirs. */
    private static final int BAD_UP_TO = 10;

    private final LongSupplier nanos;
    private final Consumer<String> send;
    private volatile int perSecond = 1;
    private long last;
    private long lastBad;
    private double due;
    private long readings;

    /** @param send takes the value of a record */
    DemoReadings(LongSupplier nanos, Consumer<String> send) {
        this.nanos = nanos;
        this.send = send;
        last = nanos.getAsLong();
        lastBad = last;
    }

    /** From the next tick on. */
    void perSecond(int wanted) {
        perSecond = wanted;
    }

    /** Sends what is due since the last call; after a pause what is due for one second. */
    void tick() {
        long now = nanos.getAsLong();
        int wanted = perSecond;
        due = Math.min(wanted, due + (now - last) / NANOS * wanted);
        last = now;
        for (; due >= 1; due--) {
            send.accept("{\"Speed\":" + speed(now, wanted) + "}");
        }
    }

    private long speed(long now, int wanted) {
        if (wanted <= BAD_UP_TO && now - lastBad >= BAD_EVERY) {
            lastBad = now;
            return 5_000;
        }
        return 1_000 + 10 * (readings++ % 50);
    }
}
