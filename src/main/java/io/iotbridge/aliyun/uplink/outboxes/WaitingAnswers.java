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
 * The answers of one outbox that wait to leave: they pass everything else, since somebody waits for them, and wait for the rate of their QoS alone.
 * In order at each QoS. What waits beyond its deadline, for a connection perhaps, is reported then.
 *
 * <p>Belongs to the link's loop. Bounded by the task's {@code Buffer}, or by {@link BridgeAnswers}. When the process dies, no offset of an answer in here was committed: it comes
 * again, and is reported if it is too late by then.
 */
final class WaitingAnswers {

    /** Deadlines need not be in order, and may be any number: they are looked at so often, in milliseconds. */
    private static final long LOOK = 1_000;

    private final OutboxRules rules;
    /** None before the first answer: most devices never have one. */
    private List<WaitingPublishes> byQos = List.of();
    /** Null while no deadline is near. */
    private Scheduler.Cancellable expiry;

    WaitingAnswers(OutboxRules rules) {
        this.rules = rules;
    }

    /** A record comes. */
    void add(OutgoingPublish answer, LinkHandle link) {
        if (byQos.isEmpty()) {
            byQos = List.of(new WaitingPublishes(rules), new WaitingPublishes(rules));
        }
        byQos.get(answer.qos()).add(answer);
        watch(link.scheduler());
    }

    /** It is to leave again; it is counted by the caller. */
    void putBack(PendingPublish answer, LinkHandle link) {
        byQos.get(answer.qos()).putBack(answer);
        watch(link.scheduler());
    }

    int size() {
        return byQos.stream().mapToInt(WaitingPublishes::size).sum();
    }

    /**
     * Those that may leave now do.
     *
     * @param publishFirst takes the first out and publishes it
     */
    void publishAllThatMay(Pacing pacing, Consumer<WaitingPublishes> publishFirst) {
        for (int qos = 0; qos < byQos.size(); qos++) {
            WaitingPublishes waiting = byQos.get(qos);
            waiting.expire();
            while (!waiting.isEmpty() && pacing.mayAnswerLeave(qos)) {
                publishFirst.accept(waiting);
                waiting.expire();
            }
        }
    }

    private void watch(Scheduler scheduler) {
        PendingPublish first = byQos.get(0).first();
        if (expiry == null && first != null) {
            long until = Math.min(
                            LOOK,
                            first.records().get(0).expires() - rules.clock().millis())
                    + 1;
            expiry = scheduler.schedule(Duration.ofMillis(Math.max(1, until)), () -> expire(scheduler));
        }
    }

    private void expire(Scheduler scheduler) {
        expiry = null;
        try {
            byQos.get(0).expireAny();
        } finally {
            watch(scheduler);
        }
    }

    List<OutgoingPublish> messages(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> messages = new ArrayList<>();
        byQos.forEach(waiting -> messages.addAll(waiting.messages(which)));
        return messages;
    }

    /** Takes out those that a test is true of. They do not leave. */
    List<OutgoingPublish> remove(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> removed = new ArrayList<>();
        byQos.forEach(waiting -> removed.addAll(waiting.remove(which)));
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
