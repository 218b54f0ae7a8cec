package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * The publishes of one outbox that left on the live connection and are not accepted yet, oldest first. When the oldest is not in time, the
 * connection is considered dead and the link signs in again. Bounded by the outbox's window. Belongs to the link's loop.
 */
final class PublishesInFlight {

    private final Duration timeout;
    private final LeanQueue<PendingPublish> all = new LeanQueue<>();
    /** Runs on when nothing is in flight any more, since something is again soon, as a rule; null when it has found nothing. */
    private Scheduler.Cancellable watching;

    /** @param timeout how long a publish may be on its way */
    PublishesInFlight(Duration timeout) {
        this.timeout = timeout;
    }

    int size() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What they carry. */
    List<OutgoingPublish> records() {
        List<OutgoingPublish> records = new ArrayList<>();
        all.forEach(publish -> records.addAll(publish.records()));
        return records;
    }

    /** One is about to leave. */
    void watch(LinkHandle link) {
        if (watching == null) {
            watch(link, timeout);
        }
    }

    /** It leaves now, and is watched. */
    void add(PendingPublish publish) {
        all.addLast(publish);
    }

    /** It does not leave. */
    void remove(PendingPublish publish) {
        all.remove(publish);
    }

    /** One is accepted; null if it was taken back before. */
    PendingPublish complete(Publish accepted) {
        PendingPublish first = all.peekFirst();
        // In order, as a rule.
        PendingPublish done = first != null && first.leavesAs(accepted)
                ? first
                : all.stream()
                        .filter(publish -> publish.leavesAs(accepted))
                        .findFirst()
                        .orElse(null);
        all.remove(done);
        return done;
    }

    /** The connection is over: takes them out, one by one. */
    Iterable<PendingPublish> newestFirst() {
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !all.isEmpty();
            }

            @Override
            public PendingPublish next() {
                if (all.isEmpty()) {
                    throw new NoSuchElementException();
                }
                return all.pollLast();
            }
        };
    }

    /** Those that a test is true of do not leave again. */
    void abandon(Predicate<OutgoingPublish> which) {
        all.forEach(publish -> publish.abandon(which));
    }

    /** Nothing leaves any more. */
    void close() {
        if (watching != null) {
            watching.cancel();
            watching = null;
        }
    }

    private void watch(LinkHandle link, Duration time) {
        watching = link.scheduler().schedule(time, () -> checkOldest(link));
    }

    private void checkOldest(LinkHandle link) {
        watching = null;
        if (all.isEmpty()) {
            return;
        }
        long limit = timeout.toNanos();
        long age = link.scheduler().nanoTime() - all.peekFirst().leftAt();
        // Without demand PUBACKs are not read either: that says nothing about the connection.
        if (age < limit || !link.isReading()) {
            watch(link, Duration.ofNanos(age < limit ? limit - age : limit));
            return;
        }
        link.reconnect(new LinkException(
                LinkException.Kind.PUBACK_TIMEOUT,
                "device " + link.device() + " got no PUBACK within " + timeout.toMillis() + " ms"));
    }
}
