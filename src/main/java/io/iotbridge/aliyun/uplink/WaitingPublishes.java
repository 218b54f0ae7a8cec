package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.thing.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The publishes of one outbox that wait to leave, in order: what is to leave again comes before all others. Belongs to the link's loop. Bounded by the task's
 * {@link Buffer}.
 */
final class WaitingPublishes {

    private final OutboxCounters counters;
    private final Deque<PendingPublish> all = new ArrayDeque<>();

    WaitingPublishes(OutboxCounters counters) {
        this.counters = counters;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** A record comes, behind all others. */
    void add(OutgoingPublish message) {
        all.addLast(new PendingPublish(message));
        counters.waits();
    }

    /** It is to leave again; it is counted by the caller. */
    void addFirst(PendingPublish publish) {
        all.addFirst(publish);
    }

    /** The next to leave; null if there is none. */
    PendingPublish first() {
        return all.peekFirst();
    }

    /** The next leaves; it is counted by the caller. */
    PendingPublish removeFirst() {
        return all.removeFirst();
    }

    List<OutgoingPublish> messages(Predicate<OutgoingPublish> which) {
        return all.stream().map(PendingPublish::message).filter(which).toList();
    }

    /** Takes out those that a test is true of. They do not leave. */
    List<OutgoingPublish> remove(Predicate<OutgoingPublish> which) {
        List<PendingPublish> removed =
                all.stream().filter(publish -> which.test(publish.message())).toList();
        if (!removed.isEmpty()) {
            all.removeIf(publish -> which.test(publish.message()));
            removed.forEach(this::forget);
        }
        return removed.stream().map(PendingPublish::message).toList();
    }

    /** Takes out one that is to leave again, and that this reply is to and ends; empty if there is none. */
    Optional<PendingPublish> takeOut(Reply reply, String topic) {
        Optional<PendingPublish> found = all.stream()
                .takeWhile(PendingPublish::hasLeft)
                .filter(publish -> publish.isEndedBy(reply, topic))
                .findFirst();
        found.ifPresent(publish -> {
            all.remove(publish);
            forget(publish);
        });
        return found;
    }

    private void forget(PendingPublish publish) {
        publish.forget();
        counters.removed(1);
    }
}
