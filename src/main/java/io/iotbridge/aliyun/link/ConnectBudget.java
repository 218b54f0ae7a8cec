package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the next CONNECT may leave: so many a minute per device (platform.md C5), so many a second for all devices of this JVM. Outlives
 * links, since the platform counts across them. Times are monotonic nanoseconds. Safe for use by several threads.
 */
final class ConnectBudget {

    /** The platform's minute and ours are not the same clock, and a CONNECT takes a while to arrive. */
    private static final Duration WINDOW = Duration.ofSeconds(61);

    /** Platforms at two endpoints count for themselves. */
    private record Identity(URI endpoint, DeviceId device) {}

    private final Map<Identity, Deque<Long>> slots = new ConcurrentHashMap<>();
    private long nextOfAll = Long.MIN_VALUE;

    /**
     * Takes the next slot of a device.
     *
     * @param earliest not before this
     * @return when to connect; the slot counts whether it is used or not
     */
    long take(URI endpoint, DeviceId device, int perMinute, long earliest) {
        Deque<Long> taken = slots.computeIfAbsent(new Identity(endpoint, device), i -> new ArrayDeque<>());
        synchronized (taken) {
            while (taken.size() >= perMinute) {
                earliest = Math.max(earliest, taken.removeFirst() + WINDOW.toNanos());
            }
            taken.addLast(earliest);
            return earliest;
        }
    }

    /** Takes the next slot among all devices: now or a little later. */
    synchronized long takeAmongAll(int perSecond, long now) {
        if (perSecond == 0) {
            return now;
        }
        long slot = Math.max(now, nextOfAll);
        nextOfAll = slot + Duration.ofSeconds(1).toNanos() / perSecond;
        return slot;
    }

    /** Lets go of devices whose slots are all older than the window. */
    void forgetBefore(long now) {
        slots.values().removeIf(taken -> {
            synchronized (taken) {
                return taken.isEmpty() || taken.peekLast() + WINDOW.toNanos() < now;
            }
        });
    }
}
