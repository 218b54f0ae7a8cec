package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.thing.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The records of one outbox that wait to leave, in order: publishes that are to leave again, and parts of refused batches, come before records that
 * have not left. Records are put together only when their turn comes. Belongs to the link's loop. Bounded by the task's {@link Buffer}.
 */
final class WaitingPublishes {

    private final OutboxRules rules;
    private final Deque<PendingPublish> all = new ArrayDeque<>();

    WaitingPublishes(OutboxRules rules) {
        this.rules = rules;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** A record comes, behind all others. */
    void add(OutgoingPublish message) {
        all.addLast(PendingPublish.of(message));
        rules.counters().waits(1);
    }

    /** It is to leave again, but for what nobody wants any more; it is counted by the caller. */
    void putBack(PendingPublish publish) {
        List<OutgoingPublish> gone = publish.cutAbandoned();
        if (publish.isEmpty()) {
            publish.forget();
        } else {
            publish.settle();
            all.addFirst(publish);
        }
        rules.counters().removed(gone.size());
        gone.forEach(rules.undone());
    }

    /** The next to leave; null if there is none. Others may join it. */
    PendingPublish first() {
        return all.peekFirst();
    }

    /**
     * The next leaves, with those that may leave together with it; it is counted by the caller.
     *
     * @param mayLeave whether a publish may leave of which the first record may
     */
    PendingPublish removeFirst(Predicate<PendingPublish> mayLeave) {
        List<OutgoingPublish> group = group();
        if (group.size() > 1) {
            PendingPublish together = PendingPublish.together(group);
            if (mayLeave.test(together)) {
                group.forEach(record -> all.removeFirst());
                return together;
            }
        }
        return all.removeFirst();
    }

    /** The first that has not left, with those behind it that may leave together with it, in order and without a gap; empty if the first is not alone. */
    private List<OutgoingPublish> group() {
        long now = rules.clock().millis();
        Grouping group = new Grouping();
        for (PendingPublish next : all) {
            if (next.isFixed()
                    || next.isExpired(now)
                    || !group.take(next.records().get(0))) {
                break;
            }
        }
        return group.records();
    }

    /** Takes out what has expired, up to the first that has not. */
    void expire() {
        long now = rules.clock().millis();
        while (!all.isEmpty() && all.peekFirst().isExpired(now)) {
            PendingPublish next = all.peekFirst();
            String late = next.hasLeft() ? "; it had left before, and the platform may have it" : "";
            List<OutgoingPublish> expired = next.cut(record -> record.expires() < now);
            if (next.isEmpty()) {
                all.removeFirst().forget();
            } else {
                next.settle();
            }
            rules.counters().removed(expired.size());
            rules.counters().expired(expired.size());
            expired.forEach(record -> rules.expired().accept(record, Expiry.reason(record, now) + late));
        }
    }

    List<OutgoingPublish> messages(Predicate<OutgoingPublish> which) {
        return all.stream()
                .flatMap(publish -> publish.records().stream())
                .filter(which)
                .toList();
    }

    /** Takes out those that a test is true of. They do not leave. */
    List<OutgoingPublish> remove(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = new ArrayList<>();
        all.removeIf(publish -> {
            removed.addAll(publish.cut(which));
            if (publish.isEmpty()) {
                publish.forget();
            } else {
                publish.settle();
            }
            return publish.isEmpty();
        });
        rules.counters().removed(removed.size());
        return removed;
    }

    /** Takes out one that is to leave again, and that this reply is to and ends; empty if there is none. */
    Optional<PendingPublish> takeOut(Reply reply, String topic) {
        Optional<PendingPublish> found = all.stream()
                .takeWhile(PendingPublish::isFixed)
                .filter(publish -> publish.isEndedBy(reply, topic))
                .findFirst();
        found.ifPresent(publish -> {
            all.remove(publish);
            publish.forget();
            rules.counters().removed(publish.size());
        });
        return found;
    }
}
