package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.thing.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The bridge's own answers as one device at one QoS, in order. When the oldest in flight is not accepted in time, the connection is considered dead
 * and the link signs in anew: the platform drops what is too much and says nothing.
 *
 * <p>Belongs to the link's loop. Bounded by its {@link AnswerLane}.
 */
final class AnswerQueue {

    private static final class Waiting {
        private final BridgeAnswer answer;
        /** Null until it leaves; then it keeps its packet identifier from connection to connection. */
        private Publish publish;

        private long leftAt;

        private Waiting(BridgeAnswer answer) {
            this.answer = answer;
        }
    }

    private final LinkHandle link;
    private final PublishRate rate;
    private final Duration pubackTimeout;
    private final AnswerCounters counters;
    private final InstantSource clock;
    private final Deque<Waiting> waiting = new ArrayDeque<>(0);
    private final Deque<Waiting> inFlight = new ArrayDeque<>(0);
    private Scheduler.Cancellable waking = () -> {};
    /** Null while nothing is in flight, as far as it has found out. */
    private Scheduler.Cancellable watching;

    private boolean isUp;

    AnswerQueue(
            LinkHandle link, PublishRate rate, Duration pubackTimeout, AnswerCounters counters, InstantSource clock) {
        this.link = link;
        this.rate = rate;
        this.pubackTimeout = pubackTimeout;
        this.counters = counters;
        this.clock = clock;
    }

    int size() {
        return waiting.size() + inFlight.size();
    }

    void add(BridgeAnswer answer) {
        waiting.addLast(new Waiting(answer));
        sendAllThatMay();
    }

    void up() {
        isUp = true;
        rate.begin(now());
        sendAllThatMay();
    }

    /** What is not accepted leaves again, first and in the same order. */
    void down() {
        isUp = false;
        waking.cancel();
        for (Waiting last = inFlight.pollLast(); last != null; last = inFlight.pollLast()) {
            rate.completedAt(now());
            waiting.addFirst(last);
        }
    }

    /** Nothing leaves any more; returns what is not accepted. */
    List<BridgeAnswer> close() {
        down();
        if (watching != null) {
            watching.cancel();
        }
        List<BridgeAnswer> left = new ArrayList<>();
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            forget(next);
            left.add(next.answer);
        }
        return left;
    }

    private long now() {
        return link.scheduler().nanoTime();
    }

    private void sendAllThatMay() {
        while (isUp && !waiting.isEmpty()) {
            BridgeAnswer next = waiting.peekFirst().answer;
            if (next.deadline() > 0 && clock.millis() > next.deadline()) {
                counters.late();
                forget(waiting.removeFirst());
                continue;
            }
            long wait = rate.waitAt(now());
            if (wait > 0) {
                waking.cancel();
                if (wait != Long.MAX_VALUE) {
                    waking = link.scheduler().schedule(Duration.ofNanos(wait), this::sendAllThatMay);
                }
                return;
            }
            send(waiting.removeFirst());
        }
    }

    private static void forget(Waiting gone) {
        if (gone.publish != null) {
            gone.publish.forget();
        }
    }

    private void send(Waiting next) {
        inFlight.addLast(next);
        rate.left();
        next.leftAt = now();
        if (watching == null) {
            watch(pubackTimeout);
        }
        if (next.publish == null) {
            next.publish = link.newPublish(
                    next.answer.topic(), Answer.success(next.answer.id()), next.answer.qos(), () -> accepted(next));
        }
        next.publish.send();
    }

    private void watch(Duration time) {
        watching = link.scheduler().schedule(time, this::checkOldest);
    }

    private void checkOldest() {
        watching = null;
        if (inFlight.isEmpty()) {
            return;
        }
        Duration left = pubackTimeout.minusNanos(now() - inFlight.peekFirst().leftAt);
        // Without demand PUBACKs are not read either: that says nothing about the connection.
        if (left.compareTo(Duration.ZERO) > 0 || !link.isReading()) {
            watch(left.compareTo(Duration.ZERO) > 0 ? left : pubackTimeout);
            return;
        }
        link.reconnect(new LinkException(
                LinkException.Kind.PUBACK_TIMEOUT,
                "device " + link.device() + " got no PUBACK for an answer within " + pubackTimeout.toMillis() + " ms"));
    }

    private void accepted(Waiting done) {
        if (inFlight.remove(done)) {
            rate.completedAt(now());
            counters.answered();
            sendAllThatMay();
        }
    }
}
