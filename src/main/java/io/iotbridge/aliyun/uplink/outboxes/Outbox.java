package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one task has of one device on its way to the platform: in order, several in flight, paced together with all others that publish as the device.
 * What had no PUBACK when its connection ended leaves again, first and in the same order, on the next. Answers to requests pass all that waits: between
 * them and the rest there is no order.
 *
 * <p>Belongs to the link's loop, as all it consists of: the task's {@link Mailbox} brings records and questions, the link says what becomes of
 * connections and publishes. Bounded by the task's {@code Buffer}, or by {@link BridgeAnswers}. When the process dies, nothing in here was committed to Kafka. When an exception
 * flies, each record is still in one of the two queues, and the next event goes on; without one, some seconds do.
 */
public final class Outbox {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private enum State {
        DOWN,
        UP,
        CLOSED
    }

    private final OutboxRules rules;
    private final WaitingRecords waiting;
    private final PublishesInFlight inFlight;
    private final FrameEnds ends;
    private final Confirmations confirmations;
    private final Pacing pacing;
    private final Consumer<Publish> accepted = this::accepted;
    private LinkHandle link;
    private State state = State.DOWN;
    /** While it is held; done once nothing is in flight. */
    private CompletableFuture<Void> drained;

    Outbox(OutboxRules rules) {
        this.rules = rules;
        this.waiting = new WaitingRecords(rules);
        this.inFlight = new PublishesInFlight(rules.limits().pubackTimeout());
        Runnable publishing = this::publishAllThatMay;
        this.ends = new FrameEnds(rules, waiting, () -> link, publishing);
        this.pacing = new Pacing(rules.counters(), publishing);
        this.confirmations = new Confirmations(ends, rules.confirmations(), publishing);
    }

    /** A record comes. Once this is closed, it is undone. */
    void add(OutgoingPublish message) {
        if (state == State.CLOSED) {
            rules.undone().accept(message);
            return;
        }
        try {
            waiting.add(message, link);
        } finally {
            publishAllThatMay();
        }
    }

    /** Takes out what has not left yet, and what is to leave again. */
    public List<OutgoingPublish> removeWaiting(Predicate<OutgoingPublish> which) {
        return waiting.remove(which);
    }

    /**
     * Takes out what waits too long because the platform takes nothing of the device.
     *
     * @return empty if it does now
     */
    public Optional<List<OutgoingPublish>> removeHeld(Predicate<OutgoingPublish> which) {
        return ends.areHolding() ? Optional.of(waiting.inOrder().remove(which)) : Optional.empty();
    }

    /** What has not left yet, and what is to leave again. */
    public List<OutgoingPublish> waiting(Predicate<OutgoingPublish> which) {
        return waiting.messages(which);
    }

    /** Takes out all that is of no use any more. What is in flight does not leave again. */
    List<OutgoingPublish> forget(Predicate<OutgoingPublish> which) {
        List<OutgoingPublish> gone = new ArrayList<>(removeWaiting(which));
        gone.addAll(confirmations.removeAcknowledged(which));
        inFlight.abandon(which);
        attempt(this::publishAllThatMay);
        return gone;
    }

    /** Whoever takes records out gets them, even if this fails: else they would hold their share of the buffer for ever. */
    private void attempt(Runnable rest) {
        try {
            rest.run();
        } catch (RuntimeException | Error e) {
            log.error("The outbox of device {} failed", link.device(), e);
        }
    }

    /** Publishes that wait to leave, or for their PUBACK. */
    int size() {
        return waiting.size() + inFlight.size();
    }

    /** Whether a publish left and is not accepted yet. */
    public boolean isPublishing() {
        // Without a connection no reply comes, perhaps for ever.
        return !inFlight.isEmpty() || state == State.UP && !confirmations.isEmpty();
    }

    /**
     * Publishes nothing more until {@link #goOn()}.
     *
     * @param done completed when nothing is in flight any more, because it is accepted or because the connection ended
     */
    void hold(CompletableFuture<Void> done) {
        drained = done;
        publishAllThatMay();
    }

    /** Publishes again. */
    void goOn() {
        drained = null;
        publishAllThatMay();
    }

    /** First of all. */
    void attached(LinkHandle hold) {
        link = hold;
        pacing.attached(hold);
        hold.limit(rules.limits().qos0PerSecond(), rules.limits().qos1PerSecond());
    }

    /** Publishes leave from now on. */
    void up() {
        state = State.UP;
        confirmations.up(link);
        publishAllThatMay();
    }

    /** The connection is over, and there will be another. */
    void down() {
        rules.counters().willRepeat(inFlight.size());
        goDown();
    }

    /** The platform refuses the device. */
    void refused() {
        goDown();
        confirmations.giveUpReplies();
    }

    /** No reply to this filter can come on this connection. */
    void repliesRefused(String filter, String why) {
        confirmations.repliesRefused(filter, why);
    }

    private void goDown() {
        state = State.DOWN;
        confirmations.down();
        takeBack();
    }

    private void takeBack() {
        Steps.run(() -> Steps.forEach(inFlight.newestFirst(), this::takeBack), this::publishAllThatMay);
    }

    private void takeBack(PendingPublish last) {
        try {
            last.takeBack();
        } finally {
            // It is in neither queue now.
            putBack(last);
        }
    }

    private void putBack(PendingPublish last) {
        int records = last.size();
        rules.counters().takenBack(records);
        boolean leavesAgain = false;
        try {
            leavesAgain = confirmations.takenBack(last);
        } finally {
            if (leavesAgain) {
                waiting.putBack(last, link);
            } else {
                rules.counters().removed(records);
            }
        }
    }

    /** Lets go of the link, stops for good and returns what is not done, whose offsets stay uncommitted. */
    List<OutgoingPublish> close() {
        state = State.CLOSED;
        attempt(() -> Steps.run(link::close, this::end));
        return forget(any -> true);
    }

    /** The same where the link is somebody else's to let go of. What is in flight on a live connection counts as done: most likely the platform has it. */
    List<OutgoingPublish> stop() {
        Set<OutgoingPublish> left = PendingPublish.identities(inFlight.records());
        state = State.CLOSED;
        attempt(this::end);
        List<OutgoingPublish> undone = forget(any -> true);
        undone.removeAll(left);
        return undone;
    }

    private void end() {
        Steps.run(this::takeBack, inFlight::close, ends::close, waiting::close, pacing::close);
    }

    private void publishAllThatMay() {
        try {
            publishWhileItMay();
        } catch (RuntimeException | Error e) {
            pacing.wakeAfter(e);
            throw e;
        }
    }

    private void publishWhileItMay() {
        if (drained != null && !isPublishing()) {
            drained.complete(null);
        }
        if (drained == null && state == State.UP) {
            waiting.publishAnswersThatMay(pacing, this::publishFirst);
        }
        while (mayPublish()) {
            if (!pacing.mayLeave(waiting.inOrder().first().qos())) {
                return;
            }
            publishFirst(waiting.inOrder());
        }
        pacing.rest();
    }

    private boolean mayPublish() {
        if (drained != null || state != State.UP || inFlight.size() >= rules.inFlight()) {
            return false;
        }
        WaitingPublishes next = waiting.inOrder();
        next.expire();
        return !next.isEmpty() && confirmations.mayLeave(next.confirmation());
    }

    /** It waits until all is made that can fail for want of memory. */
    private void publishFirst(WaitingPublishes from) {
        PendingPublish publish = from.next(link.device(), confirmations);
        publish.prepare(link, accepted);
        inFlight.watch(link);
        inFlight.add(publish);
        try {
            confirmations.add(publish);
        } catch (RuntimeException | Error e) {
            inFlight.remove(publish);
            throw e;
        }
        from.removeNext(publish);
        rules.counters().left(publish.size());
        publish.leave(link);
    }

    /** A publish that is never accepted stays in flight: the end of its connection takes it back. */
    private void accepted(Publish accepted) {
        PendingPublish publish = inFlight.complete(accepted);
        if (publish == null) {
            return;
        }
        long now = link.scheduler().nanoTime();
        rules.counters().completed(now - publish.leftAt(), publish.qos() > 0);
        try {
            if (publish.confirmation().isPresent()) {
                confirmations.acknowledged(publish, link);
            } else {
                rules.accepted(link.device(), publish);
            }
        } finally {
            publishAllThatMay();
        }
    }

    /** What may be the reply to a frame. */
    void reply(InboundMessage reply) {
        try {
            confirmations.replied(reply, link);
        } finally {
            publishAllThatMay();
        }
    }
}
