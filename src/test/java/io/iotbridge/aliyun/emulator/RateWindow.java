package io.iotbridge.aliyun.emulator;

import java.time.Duration;

/** At most so many events in any window of the given length (platform.md C5). Not safe for use by several threads. */
final class RateWindow {

    private final long[] admitted;
    private final long window;
    private long count;

    RateWindow(int limit, Duration window) {
        this.admitted = new long[limit];
        this.window = window.toNanos();
    }

    boolean admits(long nanos) {
        int oldest = (int) (count % admitted.length);
        if (count >= admitted.length && nanos - admitted[oldest] < window) {
            return false;
        }
        admitted[oldest] = nanos;
        count++;
        return true;
    }
}
