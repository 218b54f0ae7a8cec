package io.iotbridge.aliyun.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Turns at fixed moments, whatever the turns before took: who is late catches up, and its messages are late by that much. */
final class Pace {
    private Pace() {}

    /** @param turn gets the moment at which it was to come, in monotonic nanoseconds */
    static void run(int turns, long nanosBetween, LongConsumer turn) {
        long first = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        for (int i = 0; i < turns; i++) {
            long due = first + i * nanosBetween;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            turn.accept(due);
        }
    }
}
