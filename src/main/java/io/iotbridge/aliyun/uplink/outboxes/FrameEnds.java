package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What replies, or their absence, make of the frames of one outbox: confirmed, rejected, split, or to leave again after a pause. Belongs to the
 * link's loop.
 */
final class FrameEnds {

    private static final Logger log = LoggerFactory.getLogger(FrameEnds.class);

    private final OutboxRules rules;
    private final ConfirmationCounters counters;
    private final WaitingRecords waiting;
    private final SplitLimit splits;
    private final Setbacks setbacks;
    private final Supplier<LinkHandle> link;
    private final Runnable publish;

    /** @param publish publishes all that may */
    FrameEnds(OutboxRules rules, WaitingRecords waiting, Supplier<LinkHandle> link, Runnable publish) {
        this.rules = rules;
        this.counters = rules.confirmations();
        this.waiting = waiting;
        this.splits = new SplitLimit(rules.splitsPerMinute());
        this.setbacks = new Setbacks(new RetryPause(rules.confirmRetry(), rules.confirmRetryMax()));
        this.link = link;
        this.publish = publish;
    }

    /** Its reply has come, and says this. */
    void replied(PendingPublish frame, FrameOutcome outcome) {
        if (outcome instanceof FrameOutcome.Again again) {
            failed(frame, again.why(), again.cause());
        } else {
            end(frame, outcome);
        }
    }

    /**
     * The reply to an earlier copy of a frame that is to leave again. What says that it has to is nothing new.
     *
     * @return whether there is such a frame, which does not leave again then
     */
    boolean repliedLate(Reply reply, String topic) {
        Optional<PendingPublish> frame =
                waiting.inOrder().takeOut(reply, topic, link.get().device());
        frame.ifPresent(early -> end(early, early.outcome(reply)));
        return frame.isPresent();
    }

    private void end(PendingPublish frame, FrameOutcome outcome) {
        setbacks.end();
        counters.answered(link.get().scheduler().nanoTime() - frame.leftAt());
        if (outcome instanceof FrameOutcome.Rejected rejected) {
            counters.rejected(rejected.cause());
            Steps.forEach(frame.records(), record -> rules.rejected().accept(record, rejected));
        } else if (outcome instanceof FrameOutcome.Split split) {
            counters.split();
            log.debug("A batch of device {} is split: {}", link.get().device(), split.why());
            split(frame, split.identifiers());
        } else {
            counters.confirmed();
            rules.accepted(link.get().device(), frame);
        }
    }

    /** One among two hundred records is found with sixteen publishes by halves, and the others are taken on the way. */
    private void split(PendingPublish frame, Set<String> identifiers) {
        boolean halves = splits.mayHalve(link.get().scheduler().nanoTime());
        for (PendingPublish part : frame.split(identifiers, halves)) {
            leaveAgain(part);
        }
        rules.accepted(link.get().device(), frame);
    }

    /** The platform has not taken it for now. */
    void failed(PendingPublish frame, String why, ReplyClass cause) {
        counters.retried(cause);
        frame.renew();
        // Before anything that can fail: a frame that is neither here nor there would hold up its offset for ever.
        leaveAgain(frame);
        setbacks.add(cause, why, link.get(), publish);
        if (setbacks.areHolding()) {
            rules.held().accept(link.get().device(), why);
        }
    }

    void leaveAgain(PendingPublish frame) {
        rules.counters().waits(frame.size());
        waiting.putBack(frame, link.get());
    }

    /** Whether nothing leaves, for the platform has not taken a frame. */
    boolean arePausing() {
        return setbacks.arePausing();
    }

    /** Whether frames wait since the platform took nothing of the device again and again. */
    boolean areHolding() {
        return setbacks.areHolding();
    }

    /** Nothing leaves any more. */
    void close() {
        setbacks.close();
    }
}
