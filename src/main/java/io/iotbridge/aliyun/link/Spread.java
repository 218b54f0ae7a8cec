package io.iotbridge.aliyun.link;

/** Slots one after the other, evenly spread. Times are monotonic nanoseconds. Guarded by whoever holds it. */
final class Spread {

    private long next = Long.MIN_VALUE;

    /** The next slot: now or later. */
    long take(int perSecond, long now) {
        if (perSecond == 0) {
            return now;
        }
        long slot = next(now);
        next = slot + ConnectBudget.SECOND / perSecond;
        return slot;
    }

    /** The slot that would be taken. */
    long next(long now) {
        return Math.max(now, next);
    }
}
