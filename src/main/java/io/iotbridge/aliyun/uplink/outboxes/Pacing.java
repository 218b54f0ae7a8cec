package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.PublishTurn;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import java.time.Duration;
import java.util.List;

/**
 * The places of one outbox among all that publish as its device, and how long the rates have held back what is no answer. Belongs to the link's loop.
 */
final class Pacing {

    /** After a failure of our own, which is logged each time. */
    private static final Duration REST = Duration.ofSeconds(5);

    /** At the QoS of the record that asked last; null before the first. */
    private PublishTurn records;
    /** None before the first answer: most devices never have one. */
    private List<PublishTurn> answers = List.of();

    private LinkHandle link;
    private final OutboxCounters counters;
    private final Runnable wake;
    /** Something failed, and it is to be tried again some time; null while nothing is. */
    private Scheduler.Cancellable alarm;

    private boolean isClosed;
    private boolean holdsBack;
    /** Since when it has held back, as far as that is not counted yet. */
    private long since;

    /** @param wake run when a publish that had to wait may leave */
    Pacing(OutboxCounters counters, Runnable wake) {
        this.counters = counters;
        this.wake = wake;
    }

    /** First of all. Takes no memory, and so cannot fail. */
    void attached(LinkHandle hold) {
        link = hold;
    }

    /** Whether a record may leave now. */
    boolean mayLeave(int qos) {
        if (records == null || records.qos() != qos) {
            // What cannot be made for want of memory is found out where it is tried again.
            PublishTurn turn = link.turn(qos, false, wake);
            giveUp();
            records = turn;
        }
        boolean may = records.mayLeave();
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
        if (alarm != null || isClosed) {
            return;
        }
        try {
            alarm = link.scheduler().schedule(REST, this::tryAgain);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void tryAgain() {
        alarm = null;
        wake.run();
    }

    /** Nothing is tried again any more. */
    void close() {
        isClosed = true;
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
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
        giveUp();
        holdsBack(false);
    }

    private void giveUp() {
        if (records != null) {
            records.giveUp();
        }
    }
}
