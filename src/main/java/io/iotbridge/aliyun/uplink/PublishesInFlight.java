package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.link.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The publishes of one outbox that left on the live connection and have no completion yet, oldest first. When the oldest gets none in time, the
 * connection is considered dead and the link signs in anew. What an earlier connection left unfinished keeps its packet identifier until it is sent again.
 * Bounded by the outbox's window. Guarded by the outbox's lock, which the timer takes; never held while the link is told to sign in anew.
 */
final class PublishesInFlight {

    /**
     * One of them.
     *
     * @param at when it left, in nanoseconds of the link's clock
     */
    record PublishInFlight(OutgoingPublish uplink, Publish publish, long at, int connection) {}

    private final Object lock;
    private final Duration timeout;
    private final Deque<PublishInFlight> all = new ArrayDeque<>();
    private final BegunPublishes earlier = new BegunPublishes();
    /** Counts connections: a completion of an earlier one says nothing about what was sent again. */
    private int connection;

    private Scheduler.Cancellable watching = () -> {};

    /**
     * Nothing is in flight.
     *
     * @param lock the outbox's
     * @param timeout how long a publish may be without completion
     */
    PublishesInFlight(Object lock, Duration timeout) {
        this.lock = lock;
        this.timeout = timeout;
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** It leaves now; the caller sends it. */
    PublishInFlight add(OutgoingPublish uplink, LinkHandle link, long now) {
        PublishInFlight sent = new PublishInFlight(uplink, earlier.of(uplink, link), now, connection);
        all.addLast(sent);
        if (all.size() == 1) {
            watch(link, timeout);
        }
        return sent;
    }

    /** It has its completion; false if that is of an earlier connection. */
    boolean complete(PublishInFlight sent) {
        return sent.connection() == connection && all.remove(sent);
    }

    /** The connection is over: returns what has no completion, newest first. */
    List<OutgoingPublish> takeBack() {
        connection++;
        watching.cancel();
        List<OutgoingPublish> taken = new ArrayList<>();
        while (!all.isEmpty()) {
            PublishInFlight last = all.removeLast();
            earlier.keep(last.uplink(), last.publish());
            taken.add(last.uplink());
        }
        return taken;
    }

    /** What was taken back is not sent again. */
    void forget(OutgoingPublish uplink) {
        earlier.forget(uplink);
    }

    private void watch(LinkHandle link, Duration time) {
        watching.cancel();
        watching = link.scheduler().schedule(time, () -> checkOldest(link));
    }

    private void checkOldest(LinkHandle link) {
        synchronized (lock) {
            if (all.isEmpty()) {
                return;
            }
            long limit = timeout.toNanos();
            long age = link.scheduler().nanoTime() - all.peekFirst().at();
            // Without demand PUBACKs are not read either: that says nothing about the connection.
            if (age < limit || !link.isReading()) {
                watch(link, Duration.ofNanos(age < limit ? limit - age : limit));
                return;
            }
        }
        link.reconnect(new LinkException(
                LinkException.Kind.PUBACK_TIMEOUT,
                "device " + link.device() + " got no PUBACK within " + timeout.toMillis() + " ms"));
    }
}
