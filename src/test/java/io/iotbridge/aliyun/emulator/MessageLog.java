package io.iotbridge.aliyun.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The last publishes of all devices, numbered; a ring that grows up to its capacity. */
final class MessageLog {

    private static final int FIRST_ROOM = 1024;

    private final int capacity;
    private Published[] ring;
    private long last;
    private volatile Consumer<Published> listener = published -> {};

    MessageLog(int capacity) {
        this.capacity = capacity;
        this.ring = new Published[Math.min(capacity, FIRST_ROOM)];
    }

    void add(DeviceKey device, String topic, byte[] payload, int qos, boolean dup, String reason) {
        Published published;
        synchronized (this) {
            published = new Published(
                    ++last,
                    device.productKey(),
                    device.deviceName(),
                    topic,
                    payload,
                    qos,
                    dup,
                    reason == null,
                    reason,
                    System.currentTimeMillis(),
                    System.nanoTime());
            if (last > ring.length && ring.length < capacity) {
                ring = Arrays.copyOf(ring, (int) Math.min(capacity, ring.length * 2L));
            }
            if (capacity > 0) {
                ring[slot(last)] = published;
            }
        }
        listener.accept(published);
    }

    synchronized List<Published> after(long seq, int limit) {
        long first = Math.max(Math.max(seq, 0), last - ring.length) + 1;
        List<Published> found = new ArrayList<>();
        for (long i = first; i <= last && found.size() < limit; i++) {
            found.add(ring[slot(i)]);
        }
        return found;
    }

    synchronized long last() {
        return last;
    }

    void listener(Consumer<Published> newListener) {
        listener = newListener;
    }

    private int slot(long seq) {
        return (int) ((seq - 1) % ring.length);
    }
}
