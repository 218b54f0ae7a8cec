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

    /** The platform's minute and ours are not the same clock. */
    private static final Duration MINUTE = Duration.ofSeconds(61);

    /** The platform's second and ours neither. */
    static final long SECOND = Duration.ofMillis(1_010).toNanos();

    /** Platforms at two endpoints count for themselves. */
    private record Identity(URI endpoint, DeviceId device) {}

    private final Map<Identity, Deque<Long>> slots = new ConcurrentHashMap<>();
    private final Spread starts = new Spread();
    private final Departures departures = new Departures();
    private final SignIns signIns = new SignIns();

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
                earliest = Math.max(earliest, taken.removeFirst() + MINUTE.toNanos());
            }
            taken.addLast(earliest);
            return earliest;
        }
    }

    /** Slots of a device within the last minute, and to come. */
    int spent(URI endpoint, DeviceId device, long now) {
        Deque<Long> taken = slots.get(new Identity(endpoint, device));
        if (taken == null) {
            return 0;
        }
        synchronized (taken) {
            return (int)
                    taken.stream().filter(slot -> slot + MINUTE.toNanos() > now).count();
        }
    }

    /**
     * The device's last slot was used until now: the attempt left later than planned, or the platform took its time to count it. Until then the
     * slot is not over.
     */
    void usedUntil(URI endpoint, DeviceId device, long now) {
        Deque<Long> taken = slots.get(new Identity(endpoint, device));
        if (taken == null) {
            return;
        }
        synchronized (taken) {
            if (!taken.isEmpty() && taken.peekLast() < now) {
                taken.removeLast();
                taken.addLast(now);
            }
        }
    }

    /** Takes the next slot among all devices, evenly spread: now or a little later. */
    synchronized long takeAmongAll(int perSecond, long now) {
        return starts.take(perSecond, now);
    }

    /** The CONNECTs of all devices. */
    Departures departures() {
        return departures;
    }

    /** Those under way. */
    SignIns signIns() {
        return signIns;
    }

    /** Lets go of devices whose slots are all older than the window. */
    void forgetBefore(long now) {
        slots.values().removeIf(taken -> {
            synchronized (taken) {
                return taken.isEmpty() || taken.peekLast() + MINUTE.toNanos() < now;
            }
        });
    }
}
