package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which connections the other side closed at the same time. A platform that restarts and a network that fails end all connections together;
 * another client that takes an identity ends one. Known in full only a moment after a closure. Times are monotonic nanoseconds. Safe for use
 * by several threads.
 */
final class ClosureBursts {

    /** How far apart the closures of one restart arrive; below the first backoff, whose jitter keeps other clients' sign-ins further apart. */
    private static final Duration WINDOW = Duration.ofMillis(500);

    private final Map<URI, Fleet> fleets = new HashMap<>();

    /** The accepted connections to one endpoint. */
    private static final class Fleet {
        private int open;
        private Burst newest;
    }

    /** Closures within one window, of different devices. */
    final class Burst {
        private final long began;
        private final int open;
        private final Set<DeviceId> closed = new HashSet<>();

        private Burst(long began, int open) {
            this.began = began;
            this.open = open;
        }

        private boolean takes(DeviceId device, long now) {
            return now - began <= WINDOW.toNanos() && !closed.contains(device);
        }

        /** Whether it took nearly everything that was open, and more than one connection. */
        boolean isCommon() {
            synchronized (ClosureBursts.this) {
                return closed.size() > 1 && closed.size() * 10 >= open * 9;
            }
        }
    }

    /** One more connection was accepted. */
    synchronized void accepted(URI endpoint) {
        fleet(endpoint).open++;
    }

    /** An accepted connection ended, and not because the other side closed it. */
    synchronized void ended(URI endpoint) {
        fleet(endpoint).open--;
    }

    /** The other side closed an accepted connection: what was closed together with it. */
    synchronized Burst closed(URI endpoint, DeviceId device, long now) {
        Fleet fleet = fleet(endpoint);
        if (fleet.newest == null || !fleet.newest.takes(device, now)) {
            fleet.newest = new Burst(now, fleet.open);
        }
        fleet.newest.closed.add(device);
        fleet.open--;
        return fleet.newest;
    }

    /** Those of endpoints at which nothing is open any more are forgotten with the next new one. */
    private Fleet fleet(URI endpoint) {
        if (!fleets.containsKey(endpoint)) {
            fleets.values().removeIf(fleet -> fleet.open == 0);
        }
        return fleets.computeIfAbsent(endpoint, e -> new Fleet());
    }
}
