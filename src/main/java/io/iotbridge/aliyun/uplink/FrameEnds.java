package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Steps;
import io.iotbridge.aliyun.thing.Reply;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What replies, or their absence, make of the frames of one outbox. Belongs to the link's loop. */
final class FrameEnds implements Outcomes {

    private final OutboxRules rules;
    private final WaitingPublishes waiting;
    private final SplitLimit splits;
    private final Supplier<LinkHandle> link;
    private final Runnable publish;

    /** @param publish publishes all that may */
    FrameEnds(OutboxRules rules, WaitingPublishes waiting, Supplier<LinkHandle> link, Runnable publish) {
        this.rules = rules;
        this.waiting = waiting;
        this.splits = new SplitLimit(rules.splitsPerMinute());
        this.link = link;
        this.publish = publish;
    }

    @Override
    public void confirmed(PendingPublish frame) {
        rules.accepted(link.get().device(), frame);
    }

    @Override
    public void rejected(PendingPublish frame, FrameOutcome.Rejected why) {
        Steps.forEach(frame.records(), record -> rules.rejected().accept(record, why));
    }

    /** One among two hundred records is found with sixteen publishes by halves, and the others are taken on the way. */
    @Override
    public void split(PendingPublish frame, Set<String> identifiers) {
        boolean halves = splits.mayHalve(link.get().scheduler().nanoTime());
        for (PendingPublish part : frame.split(identifiers, halves)) {
            again(part);
        }
        rules.accepted(link.get().device(), frame);
    }

    @Override
    public void again(PendingPublish frame) {
        rules.counters().waits(frame.size());
        waiting.putBack(frame);
    }

    @Override
    public void mayLeave() {
        publish.run();
    }

    @Override
    public void held(String reason) {
        rules.held().accept(link.get().device(), reason);
    }

    @Override
    public Optional<PendingPublish> takeOut(Reply reply, String topic) {
        return waiting.takeOut(reply, topic, link.get().device());
    }
}
