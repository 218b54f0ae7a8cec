package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The records of one outbox that wait to leave: answers, and all others in order. Answers pass everything else, since somebody waits for them, and
 * wait for the rate of their QoS alone, in order at each QoS. One that waits beyond its deadline, for a connection perhaps, is reported then.
 *
 * <p>Belongs to the link's loop. Bounded by the task's {@code Buffer}, or by {@link BridgeAnswers}. When the process dies, no offset of a record in here was committed: it comes
 * again, and an answer is reported if it is too late by then.
 */
final class WaitingRecords {

    /** Deadlines need not be in order, and may be any number: they are looked at so often, in milliseconds. */
    private static final long LOOK = 1_000;

    private final OutboxRules rules;
    private final WaitingPublishes inOrder;
    /** By QoS; none before the first: most devices never have one. */
    private List<WaitingPublishes> answers = List.of();
    /** Null while no deadline is near. */
    private Scheduler.Cancellable expiry;

    WaitingRecords(OutboxRules rules) {
        this.rules = rules;
        this.inOrder = new WaitingPublishes(rules);
    }

    /** Those that are no answers. */
    WaitingPublishes inOrder() {
        return inOrder;
    }

    /** A record comes. */
    void add(OutgoingPublish record, LinkHandle link) {
        if (record.isAnswer()) {
            answers(record.qos()).add(record);
            watch(link.scheduler());
        } else {
            inOrder.add(record);
        }
    }

    /** It is to leave again; it is counted by the caller. */
    void putBack(PendingPublish publish, LinkHandle link) {
        if (publish.first().isAnswer()) {
            answers(publish.qos()).putBack(publish);
            watch(link.scheduler());
        } else {
            inOrder.putBack(publish);
        }
    }

    private WaitingPublishes answers(int qos) {
        if (answers.isEmpty()) {
            answers = List.of(new WaitingPublishes(rules), new WaitingPublishes(rules));
        }
        return answers.get(qos);
    }

    int size() {
        return inOrder.size()
                + answers.stream().mapToInt(WaitingPublishes::size).sum();
    }

    /**
     * Answers that may leave now do.
     *
     * @param publishFirst takes the first out and publishes it
     */
    void publishAnswersThatMay(Pacing pacing, Consumer<WaitingPublishes> publishFirst) {
        for (int qos = 0; qos < answers.size(); qos++) {
            WaitingPublishes waiting = answers.get(qos);
            waiting.expire();
            while (!waiting.isEmpty() && pacing.mayAnswerLeave(qos)) {
                publishFirst.accept(waiting);
                waiting.expire();
            }
        }
    }

    private void watch(Scheduler scheduler) {
        OutgoingPublish first = answers(0).first();
        if (expiry == null && first != null) {
            long until = Math.min(LOOK, first.expires() - rules.clock().millis()) + 1;
            expiry = scheduler.schedule(Duration.ofMillis(Math.max(1, until)), () -> expire(scheduler));
        }
    }

    private void expire(Scheduler scheduler) {
        expiry = null;
        try {
            answers(0).expireAny();
        } finally {
            watch(scheduler);
        }
    }

    List<OutgoingPublish> messages(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> messages = new ArrayList<>();
        answers.forEach(waiting -> messages.addAll(waiting.messages(which)));
        messages.addAll(inOrder.messages(which));
        return messages;
    }

    /** Takes out those that a test is true of. They do not leave. */
    List<OutgoingPublish> remove(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = new ArrayList<>();
        answers.forEach(waiting -> removed.addAll(waiting.remove(which)));
        removed.addAll(inOrder.remove(which));
        return removed;
    }

    /** Nothing leaves any more. */
    void close() {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
    }
}
