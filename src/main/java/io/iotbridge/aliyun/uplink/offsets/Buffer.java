package io.iotbridge.aliyun.uplink.offsets;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The bound on all that a sink task holds, by records and by bytes, and its sharing out among partitions: a partition may hold as much as is
 * still free. One busy partition so takes half of the bound, two take a third each, and there is always as much left for one that was idle.
 *
 * <p>Filled by the task thread, relieved by the links' threads; its own lock guards it. Nothing is refused: the task pauses the partitions
 * that are over, so that the bound is exceeded by one more batch of the consumer at most.
 */
public final class Buffer {

    private final int maxRecords;
    private final long maxBytes;
    private int records;
    private long bytes;
    /** What the task thread waits for, or null. */
    private Share awaited;

    public Buffer(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** The part of a partition that holds nothing yet. */
    Share share() {
        return new Share();
    }

    /** Records of all partitions. */
    public synchronized int held() {
        return records;
    }

    /** What they take of the heap. */
    public synchronized long heldBytes() {
        return bytes;
    }

    /** What one partition holds. */
    final class Share implements PauseDelay.Room {

        private int records;
        private long bytes;

        private Share() {}

        void hold(Held held) {
            held.since().hold();
            add(1, held.bytes());
        }

        void release(Held held) {
            held.since().release();
            add(-1, -held.bytes());
        }

        private void add(int moreRecords, long moreBytes) {
            synchronized (Buffer.this) {
                records += moreRecords;
                bytes += moreBytes;
                Buffer.this.records += moreRecords;
                Buffer.this.bytes += moreBytes;
                if (awaited != null && awaited.hasRoom()) {
                    Buffer.this.notifyAll();
                }
            }
        }

        boolean isEmpty() {
            synchronized (Buffer.this) {
                return records == 0;
            }
        }

        /** Holds as much as is free, or nothing is free. */
        boolean isOver() {
            synchronized (Buffer.this) {
                return records >= freeRecords() || bytes >= freeBytes();
            }
        }

        /** Well below that, so that pausing does not flutter. */
        boolean hasRoom() {
            synchronized (Buffer.this) {
                return freeRecords() > 0 && freeBytes() > 0 && records <= freeRecords() / 2 && bytes <= freeBytes() / 2;
            }
        }

        /** One thread at a time. */
        @Override
        public boolean await(Duration most) throws InterruptedException {
            synchronized (Buffer.this) {
                awaited = this;
                try {
                    if (!hasRoom()) {
                        TimeUnit.NANOSECONDS.timedWait(Buffer.this, most.toNanos());
                    }
                    return hasRoom();
                } finally {
                    awaited = null;
                }
            }
        }
    }

    private int freeRecords() {
        return maxRecords - records;
    }

    private long freeBytes() {
        return maxBytes - bytes;
    }
}
