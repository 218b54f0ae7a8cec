package io.iotbridge.aliyun.sink;

/**
 * The bound on all that a sink task holds, by records and by bytes. Filled by the task thread, relieved by the links' threads; its own lock
 * guards it. A full buffer does not refuse: the task pauses its partitions, so that at most one more batch of the consumer comes.
 */
final class Buffer {

    private final int maxRecords;
    private final long maxBytes;
    private int records;
    private long bytes;

    Buffer(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    synchronized void hold(Uplink uplink) {
        records++;
        bytes += uplink.bytes();
    }

    synchronized void release(Uplink uplink) {
        records--;
        bytes -= uplink.bytes();
    }

    synchronized boolean isEmpty() {
        return records == 0;
    }

    synchronized boolean isFull() {
        return records >= maxRecords || bytes >= maxBytes;
    }

    /** Well below the bound, so that pausing does not flutter. */
    synchronized boolean hasRoom() {
        return records <= maxRecords / 2 && bytes <= maxBytes / 2;
    }
}
