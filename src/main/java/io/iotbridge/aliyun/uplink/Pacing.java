package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.PublishTurn;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.time.Duration;
import java.util.List;

/**
 * The places of one outbox among all that publish as its device, and how long the rates have held back what is no answer. Belongs to the link's loop.
 */
final class Pacing {

    /** After a failure of our own, which is logged each time. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final List<PublishTurn> records;
    /** None before the first answer: most devices never have one. */
    private List<PublishTurn> answers = List.of();

    private final LinkHandle link;
    private final OutboxCounters counters;
    private final Runnable wake;
    /** Something failed, and it is to be tried again some time. */
    private boolean wakes;

    private boolean holdsBack;
    /** Since when it has held back, as far as that is not counted yet. */
    private long since;

    /** @param wake run when a publish that had to wait may leave */
    Pacing(LinkHandle link, OutboxCounters counters, Runnable wake) {
        this.records = List.of(link.turn(0, false, wake), link.turn(1, false, wake));
        this.link = link;
        this.counters = counters;
        this.wake = wake;
    }

    /** Whether a record may leave now. */
    boolean mayLeave(int qos) {
        records.get(1 - qos).giveUp();
        boolean may = records.get(qos).mayLeave();
        holdsBack(!may);
        return may;
    }

    /** Whether an answer may. */
    boolean mayAnswerLeave(int qos) {
        if (answers.isEmpty()) {
            answers = List.of(link.turn(0, true, wake), link.turn(1, true, wake));
        }
        return answers.get(qos).mayLeave();
    }

    /** Publishing failed: without anything else that happens, it is tried again. */
    void wakeAfter(Throwable failure) {
        if (wakes) {
            return;
        }
        try {
            link.scheduler().schedule(REST, this::tryAgain);
            wakes = true;
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void tryAgain() {
        wakes = false;
        wake.run();
    }

    private void holdsBack(boolean does) {
        if (!does && !holdsBack) {
            return;
        }
        long now = link.scheduler().nanoTime();
        if (holdsBack) {
            counters.waitedForRate(now - since);
        }
        if (does != holdsBack) {
            counters.paced(does);
        }
        holdsBack = does;
        since = now;
    }

    /** No record asks: none waits, or it waits for something else. */
    void rest() {
        records.forEach(PublishTurn::giveUp);
        holdsBack(false);
    }
}
