package io.iotbridge.aliyun.link;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The sign-ins that are under way at each endpoint, and those that wait in order until there are fewer. On a busy machine or a thin line more of
 * them at a time would only make each take longer, until none is done in time. Safe for use by several threads.
 */
final class SignIns {

    /** Endpoints count for themselves: one that never answers holds up nobody else. */
    private final Map<URI, Place> places = new HashMap<>();

    private static final class Place {
        private final Set<Permit> underWay = new LinkedHashSet<>();
        private final Set<Permit> waiting = new LinkedHashSet<>();
    }

    /** Stands for one sign-in, waiting or under way, until it is cancelled: because it is over, or not wanted any more. */
    final class Permit implements Scheduler.Cancellable {

        private final URI endpoint;
        private final int most;
        private final Runnable granted;

        private Permit(URI endpoint, int most, Runnable granted) {
            this.endpoint = endpoint;
            this.most = most;
            this.granted = granted;
        }

        @Override
        public void cancel() {
            leave(this);
        }
    }

    /**
     * Asks to sign in.
     *
     * @param most sign-ins under way at a time, or 0 for any number
     * @param granted called once, as soon as there are fewer, by whatever thread makes room: it must not block or take a lock
     */
    Permit enter(URI endpoint, int most, Runnable granted) {
        Permit permit = new Permit(endpoint, most, granted);
        synchronized (this) {
            places.computeIfAbsent(endpoint, e -> new Place()).waiting.add(permit);
        }
        grantNext(endpoint);
        return permit;
    }

    private void leave(Permit permit) {
        synchronized (this) {
            Place place = places.get(permit.endpoint);
            if (place == null || !(place.waiting.remove(permit) || place.underWay.remove(permit))) {
                return;
            }
            if (place.waiting.isEmpty() && place.underWay.isEmpty()) {
                places.remove(permit.endpoint);
            }
        }
        grantNext(permit.endpoint);
    }

    private void grantNext(URI endpoint) {
        Permit next;
        synchronized (this) {
            Place place = places.get(endpoint);
            if (place == null || place.waiting.isEmpty()) {
                return;
            }
            next = place.waiting.iterator().next();
            if (next.most > 0 && place.underWay.size() >= next.most) {
                return;
            }
            place.waiting.remove(next);
            place.underWay.add(next);
        }
        next.granted.run();
    }
}
