package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.PublishLimits;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.thing.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's own answers as one device: in order, within the rates, again on the next connection if they had no PUBACK. One whose deadline passes
 * first does not leave.
 *
 * <p>Belongs to the link's loop. Bounded: beyond {@link #MOST} the newest is given up and counted. When the process dies, what is in here is lost; a
 * request without its PUBACK comes again and is answered then.
 */
final class AnswerLane {

    private static final Logger log = LoggerFactory.getLogger(AnswerLane.class);

    /** As many requests as the platform leaves without a PUBACK, ten times over. */
    private static final int MOST = 1_000;

    private static final class Waiting {
        private final BridgeAnswer answer;
        /** Null until it leaves; then it keeps its packet identifier from connection to connection. */
        private Publish publish;

        private Waiting(BridgeAnswer answer) {
            this.answer = answer;
        }
    }

    private final LinkHandle link;
    private final AnswerCounters counters;
    private final InstantSource clock;
    private final PublishRate[] rates;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Deque<Waiting> inFlight = new ArrayDeque<>();
    private Scheduler.Cancellable waking = () -> {};
    private boolean isUp;

    AnswerLane(LinkHandle link, PublishLimits limits, AnswerCounters counters, InstantSource clock) {
        this.link = link;
        this.counters = counters;
        this.clock = clock;
        this.rates = new PublishRate[] {
            PublishRate.ofQos0(limits.qos0PerSecond()), PublishRate.ofQos1(limits.qos1PerSecond())
        };
    }

    /** Called by any thread. */
    void add(BridgeAnswer answer) {
        link.loop().execute(() -> {
            if (waiting.size() + inFlight.size() >= MOST) {
                counters.late();
                log.warn("Device {} has {} answers that wait; request {} gets none", link.device(), MOST, answer.id());
                return;
            }
            waiting.addLast(new Waiting(answer));
            sendAllThatMay();
        });
    }

    void up() {
        isUp = true;
        sendAllThatMay();
    }

    /** What has no PUBACK leaves again, first and in the same order. */
    void down() {
        isUp = false;
        waking.cancel();
        for (Waiting last = inFlight.pollLast(); last != null; last = inFlight.pollLast()) {
            rates[last.answer.qos()].completedAt(now());
            waiting.addFirst(last);
        }
    }

    private long now() {
        return link.scheduler().nanoTime();
    }

    private void sendAllThatMay() {
        while (isUp && !waiting.isEmpty()) {
            BridgeAnswer next = waiting.peekFirst().answer;
            if (next.deadline() > 0 && clock.millis() > next.deadline()) {
                giveUp(waiting.removeFirst());
                continue;
            }
            long wait = rates[next.qos()].waitAt(now());
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

    private void giveUp(Waiting late) {
        counters.late();
        if (late.publish != null) {
            late.publish.forget();
        }
    }

    private void send(Waiting next) {
        inFlight.addLast(next);
        rates[next.answer.qos()].left();
        if (next.publish == null) {
            next.publish = link.newPublish(
                    next.answer.topic(), Answer.success(next.answer.id()), next.answer.qos(), () -> accepted(next));
        }
        next.publish.send();
    }

    private void accepted(Waiting done) {
        if (inFlight.remove(done)) {
            rates[done.answer.qos()].completedAt(now());
            counters.answered();
            sendAllThatMay();
        }
    }
}
