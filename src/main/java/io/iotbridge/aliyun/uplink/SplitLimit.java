package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.Scheduler;
import java.time.Duration;

/** How many batches of one outbox are split in a minute: a stream of bad records must not make a multitude of publishes. Belongs to the link's loop. */
final class SplitLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private int splits;
    private long began;
    private Scheduler.Cancellable waking = () -> {};

    SplitLimit(int perMinute) {
        this.perMinute = perMinute;
    }

    /** A batch is split. */
    void add(Scheduler scheduler) {
        long now = scheduler.nanoTime();
        if (splits == 0 || now - began >= MINUTE.toNanos()) {
            began = now;
            splits = 0;
        }
        splits++;
    }

    /**
     * Whether parts of batches may leave.
     *
     * @param wake called when they may, if they may not now
     */
    boolean mayLeave(Scheduler scheduler, Runnable wake) {
        waking.cancel();
        long wait = began + MINUTE.toNanos() - scheduler.nanoTime();
        if (splits < perMinute || wait <= 0) {
            return true;
        }
        waking = scheduler.schedule(Duration.ofNanos(wait), wake);
        return false;
    }

    /** Nothing leaves any more. */
    void close() {
        waking.cancel();
    }
}
