package io.iotbridge.aliyun.uplink.offsets;

import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;

/**
 * The short wait before partitions are paused. A platform that takes records fast makes room within milliseconds, and a pause costs more: while
 * some of its partitions are paused, a consumer asks the broker for the others alone, and gets nothing more of those that are resumed meanwhile
 * until that request ends, {@code fetch.max.wait.ms} later if the others are empty. A wait in vain is not repeated soon, so that the records of
 * other partitions are not held up for those of one. Used by the task thread.
 */
final class PauseDelay {

    /** Waits in vain take no more than one part in so many of the time. */
    private static final int PAUSE_FACTOR = 20;

    /** Room for more records, which somebody else makes. */
    @FunctionalInterface
    interface Room {

        /** @return whether it is there; it may come back too early */
        boolean await(Duration most) throws InterruptedException;
    }

    private final Duration most;
    private final LongSupplier nanoTime;
    private long notBefore;

    /**
     * @param most for all partitions together
     * @param nanoTime monotonic nanoseconds
     */
    PauseDelay(Duration most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /** Waits until there is room for all of these, but not for long. */
    void await(Collection<? extends Room> rooms) {
        long begin = nanoTime.getAsLong();
        if (begin - notBefore < 0) {
            return;
        }
        for (Room room : rooms) {
            Duration left = most.minusNanos(nanoTime.getAsLong() - begin);
            if (left.isNegative() || left.isZero() || !isThere(room, left)) {
                notBefore =
                        nanoTime.getAsLong() + most.multipliedBy(PAUSE_FACTOR).toNanos();
                return;
            }
        }
    }

    private static boolean isThere(Room room, Duration within) {
        try {
            return room.await(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
