package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one outbox that wait to leave, in order: publishes that are to leave again, and parts of refused batches, come before records that
 * have not left. Records are put together only when their turn comes. Belongs to the link's loop. Bounded by the task's {@code Buffer}.
 */
final class WaitingPublishes {

    private static final Logger log = LoggerFactory.getLogger(WaitingPublishes.class);

    private final OutboxRules rules;
    private final LeanQueue<PendingPublish> all = new LeanQueue<>();

    WaitingPublishes(OutboxRules rules) {
        this.rules = rules;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int size() {
        return all.size();
    }

    /** A record comes, behind all others. */
    void add(OutgoingPublish message) {
        all.addLast(PendingPublish.of(message));
        rules.counters().waits(1);
    }

    /** It is to leave again, but for what nobody wants any more; it is counted by the caller. */
    void putBack(PendingPublish publish) {
        List<OutgoingPublish> gone = publish.takeOutAbandoned();
        publish.again().ifPresent(all::addFirst);
        rules.counters().removed(gone.size());
        Steps.forEach(gone, rules.undone());
    }

    /** The next to leave; null if there is none. */
    PendingPublish first() {
        return all.peekFirst();
    }

    /** It leaves; it is counted by the caller. */
    void removeFirst() {
        all.pollFirst();
    }

    /** Puts the next to leave together with those behind it that may leave with it, in order and without a gap. */
    void joinFirst(DeviceId device, Confirmations confirmations) {
        if (all.size() > 1 && all.peekFirst().mayBeJoined()) {
            List<OutgoingPublish> group = group();
            if (group.size() > 1) {
                join(Batch.of(group), device, confirmations);
            }
        }
    }

    private void join(Batch batch, DeviceId device, Confirmations confirmations) {
        if (!confirmations.mayLeave(batch, device)) {
            return;
        }
        PendingPublish together;
        try {
            together = PendingPublish.of(batch, batch.payload(device));
        } catch (ThingException e) {
            log.debug("Records of device {} are not batched: {}", device, e.getMessage());
            return;
        }
        batch.records().forEach(record -> all.pollFirst());
        all.addFirst(together);
    }

    private List<OutgoingPublish> group() {
        long now = rules.clock().millis();
        Grouping group = new Grouping();
        for (PendingPublish next : all) {
            if (!next.mayBeJoined()
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
            expire(all.pollFirst(), now, all::addFirst);
        }
    }

    /** Takes out all that has expired. */
    void expireAny() {
        long now = rules.clock().millis();
        for (int each = all.size(); each > 0; each--) {
            PendingPublish next = all.pollFirst();
            if (next.isExpired(now)) {
                expire(next, now, all::addLast);
            } else {
                all.addLast(next);
            }
        }
    }

    private void expire(PendingPublish next, long now, Consumer<PendingPublish> keep) {
        String late = next.hasLeft() ? "; it was sent before, and the platform may have it" : "";
        List<OutgoingPublish> expired = next.takeOut(record -> record.expires() < now);
        next.again().ifPresent(keep);
        rules.counters().removed(expired.size());
        rules.counters().expired(expired.size());
        Steps.forEach(expired, record -> rules.expired().accept(record, Expiry.reason(record, now) + late));
    }

    List<OutgoingPublish> messages(Predicate<OutgoingPublish> which) {
        return all.stream()
                .flatMap(publish -> publish.records().stream())
                .filter(which)
                .toList();
    }

    /** Takes out those that a test is true of. They do not leave. */
    List<OutgoingPublish> remove(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = messages(which);
        if (!removed.isEmpty()) {
            Set<OutgoingPublish> out = PendingPublish.identities(removed);
            for (int each = all.size(); each > 0; each--) {
                PendingPublish publish = all.pollFirst();
                publish.takeOut(out::contains);
                publish.again().ifPresent(all::addLast);
            }
            rules.counters().removed(removed.size());
        }
        return removed;
    }

    /** Takes out one that is to leave again, and that this reply is to and ends; empty if there is none. */
    Optional<PendingPublish> takeOut(Reply reply, String topic, DeviceId device) {
        Optional<PendingPublish> found = all.stream()
                .takeWhile(PendingPublish::isFixed)
                .filter(publish -> publish.isEndedBy(reply, topic, device))
                .findFirst();
        found.ifPresent(publish -> {
            all.remove(publish);
            publish.forget();
            rules.counters().removed(publish.size());
        });
        return found;
    }
}
