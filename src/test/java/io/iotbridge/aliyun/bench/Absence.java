package io.iotbridge.aliyun.bench;

import java.util.concurrent.TimeUnit;

/** How long not all were there, by looks from time to time. Used by one thread at a time. */
final class Absence {
    private final int all;
    private long first;
    private long last;

    Absence(int all) {
        this.all = all;
    }

    void look(int present) {
        if (present < all) {
            last = System.nanoTime();
            first = first == 0 ? last : first;
        }
    }

    double seconds() {
        return (last - first) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
