package io.iotbridge.aliyun.uplink.outboxes;

import java.time.Duration;

/**
 * How many batches of one outbox are split in halves in a minute. With few bad records that takes few publishes; with many it takes more than if
 * no record had left together with others. Belongs to the link's loop.
 */
final class SplitLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private int splits;
    private long began;

    SplitLimit(int perMinute) {
        this.perMinute = perMinute;
    }

    /**
     * A batch is split.
     *
     * @param now nanoseconds of the link's clock
     * @return whether in halves; else into its records
     */
    boolean mayHalve(long now) {
        if (splits == 0 || now - began >= MINUTE.toNanos()) {
            began = now;
            splits = 0;
        }
        if (splits == perMinute) {
            return false;
        }
        splits++;
        return true;
    }
}
