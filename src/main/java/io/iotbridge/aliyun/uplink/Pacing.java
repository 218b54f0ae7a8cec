package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.time.Duration;

/** When the next publish of one device may leave, at either QoS, and how long its rates have held publishes back. Belongs to the link's loop. */
final class Pacing {

    private final PublishRate[] rates;
    private final OutboxCounters counters;
    private Scheduler.Cancellable waking = () -> {};
    private boolean holdsBack;
    /** Since when it has held back, as far as that is not counted yet. */
    private long since;

    /**
     * Nothing has left yet.
     *
     * @param qos0PerSecond 0 for no limit
     * @param qos1PerSecond 0 for no limit
     */
    Pacing(int qos0PerSecond, int qos1PerSecond, OutboxCounters counters) {
        this.rates = new PublishRate[] {PublishRate.ofQos0(qos0PerSecond), PublishRate.ofQos1(qos1PerSecond)};
        this.counters = counters;
    }

    /** @see PublishRate#begin */
    void begin(long now) {
        for (PublishRate rate : rates) {
            rate.begin(now);
        }
    }

    /** @param wake called when a publish that may not leave now may; not where a completion has to come first */
    boolean mayLeave(int qos, Scheduler scheduler, Runnable wake) {
        long now = scheduler.nanoTime();
        long wait = rates[qos].waitAt(now);
        if (wait > 0) {
            waking.cancel();
        }
        if (wait > 0 && wait != Long.MAX_VALUE) {
            waking = scheduler.schedule(Duration.ofNanos(wait), wake);
        }
        holdsBack(wait > 0, now);
        return wait <= 0;
    }

    /** Nanoseconds until a publish may leave; {@link Long#MAX_VALUE} if a completion has to come first. */
    long waitOf(int qos, long now) {
        return rates[qos].waitAt(now);
    }

    private void holdsBack(boolean does, long now) {
        if (holdsBack) {
            counters.waitedForRate(now - since);
        }
        if (does != holdsBack) {
            counters.paced(does);
        }
        holdsBack = does;
        since = now;
    }

    /** No publish is asked for: none waits, or it waits for something else. */
    void rest(Scheduler scheduler) {
        waking.cancel();
        if (holdsBack) {
            holdsBack(false, scheduler.nanoTime());
        }
    }

    void left(int qos) {
        rates[qos].left();
    }

    /** @see PublishRate#completedAt */
    void completedAt(int qos, long now) {
        rates[qos].completedAt(now);
    }
}
