package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.Expiry;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one outbox that wait to leave, in order: publishes that are to leave again, and parts of refused batches, come before records that
 * have not left. Records are put together only when their turn comes. Belongs to the link's loop. Bounded by the task's {@code Buffer}.
 */
final class WaitingPublishes {

    private static final Logger log = LoggerFactory.getLogger(WaitingPublishes.class);

    private static final String SENT = "; it was sent before, and the platform may have it";

    private final OutboxRules rules;
    private final LeanQueue<PendingPublish> again = new LeanQueue<>();
    /** Nothing is made of them before their turn comes: thousands may wait. */
    private final LeanQueue<OutgoingPublish> fresh = new LeanQueue<>();

    WaitingPublishes(OutboxRules rules) {
        this.rules = rules;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return again.size() + fresh.size();
    }

    /** A record comes, behind all others. */
    void add(OutgoingPublish message) {
        fresh.addLast(message);
        rules.counters().waits(1);
    }

    /** It is to leave again, but for what nobody wants any more; it is counted by the caller. */
    void putBack(PendingPublish publish) {
        List<OutgoingPublish> gone = publish.takeOutAbandoned();
        publish.again().ifPresent(again::addFirst);
        rules.counters().removed(gone.size());
        Steps.forEach(gone, rules.undone());
    }

    /** The first record of the next to leave; null if there is none. */
    OutgoingPublish first() {
        return again.isEmpty() ? fresh.peekFirst() : again.peekFirst().first();
    }

    /** What the next to leave waits for beyond its PUBACK, if it leaves alone. */
    Optional<Confirmation> confirmation() {
        return again.isEmpty() ? first().confirmation() : again.peekFirst().confirmation();
    }

    /**
     * The next to leave, with those behind it that may leave together with it, in order and without a gap. They wait until {@link #removeNext}.
     */
    PendingPublish next(DeviceId device, Confirmations confirmations) {
        if (!again.isEmpty()) {
            return again.peekFirst();
        }
        List<OutgoingPublish> group = fresh.size() > 1 && first().merge().isPresent() ? group() : List.of();
        return group.size() > 1 ? join(group, device, confirmations) : new PendingPublish(List.of(first()));
    }

    private List<OutgoingPublish> group() {
        long now = rules.clock().millis();
        Grouping group = new Grouping();
        for (OutgoingPublish next : fresh) {
            if (next.expires() < now || !group.take(next)) {
                break;
            }
        }
        return group.records();
    }

    private static PendingPublish join(List<OutgoingPublish> group, DeviceId device, Confirmations confirmations) {
        PendingPublish together = new PendingPublish(group);
        try {
            if (confirmations.mayLeave(together, device)) {
                together.encode(device);
                return together;
            }
        } catch (ThingException e) {
            log.debug("Records of device {} are not batched: {}", device, e.getMessage());
        }
        return new PendingPublish(List.of(together.first()));
    }

    /** It leaves; it is counted by the caller. Takes no memory, and so cannot fail. */
    void removeNext(PendingPublish next) {
        if (again.peekFirst() == next) {
            again.pollFirst();
            return;
        }
        for (int each = next.size(); each > 0; each--) {
            fresh.pollFirst();
        }
    }

    /** Takes out what has expired, up to the first that has not. */
    void expire() {
        long now = rules.clock().millis();
        while (!again.isEmpty() && again.peekFirst().isExpired(now)) {
            PendingPublish next = again.pollFirst();
            List<OutgoingPublish> late = next.takeOut(record -> record.expires() < now);
            next.again().ifPresent(again::addFirst);
            expired(late, now, SENT);
        }
        while (again.isEmpty() && !fresh.isEmpty() && fresh.peekFirst().expires() < now) {
            expired(List.of(fresh.pollFirst()), now, "");
        }
    }

    /** Takes out all that has expired. */
    void expireAny() {
        long now = rules.clock().millis();
        Predicate<OutgoingPublish> isLate = record -> record.expires() < now;
        List<OutgoingPublish> late = fresh.stream().filter(isLate).toList();
        fresh.removeIf(isLate);
        Steps.run(() -> expired(late, now, ""), () -> expired(takeOutAgain(isLate), now, SENT));
    }

    private void expired(List<OutgoingPublish> records, long now, String late) {
        rules.counters().removed(records.size());
        rules.counters().expired(records.size());
        Steps.forEach(records, record -> rules.expired().accept(record, Expiry.reason(record, now) + late));
    }

    List<OutgoingPublish> messages(Predicate<OutgoingPublish> which) {
        return Stream.concat(again.stream().flatMap(publish -> publish.records().stream()), fresh.stream())
                .filter(which)
                .toList();
    }

    /** Takes out those that a test is true of. They do not leave. */
    List<OutgoingPublish> remove(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = messages(which);
        if (!removed.isEmpty()) {
            Set<OutgoingPublish> out = PendingPublish.identities(removed);
            takeOutAgain(out::contains);
            fresh.removeIf(out::contains);
            rules.counters().removed(removed.size());
        }
        return removed;
    }

    private List<OutgoingPublish> takeOutAgain(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> out = new ArrayList<>();
        for (int each = again.size(); each > 0; each--) {
            PendingPublish publish = again.pollFirst();
            out.addAll(publish.takeOut(which));
            publish.again().ifPresent(again::addLast);
        }
        return out;
    }

    /** Takes out one that is to leave again, and that this reply is to and ends; empty if there is none. */
    Optional<PendingPublish> takeOut(Reply reply, String topic, DeviceId device) {
        Optional<PendingPublish> found = again.stream()
                .filter(publish -> publish.isEndedBy(reply, topic, device))
                .findFirst();
        found.ifPresent(publish -> {
            again.remove(publish);
            publish.forget();
            rules.counters().removed(publish.size());
        });
        return found;
    }
}
