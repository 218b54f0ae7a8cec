package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import io.iotbridge.aliyun.thing.Reply;
import io.iotbridge.aliyun.thing.ReplyCodes;
import java.util.Optional;

/** A record in an outbox, until its publish is accepted or it is taken out. Belongs to the link's loop. */
final class PendingPublish {

    private static final ReplyCodes CODES = ReplyCodes.standard();

    private final OutgoingPublish message;
    /** Null until it leaves; then it keeps its packet identifier from connection to connection. */
    private Publish publish;

    private long leftAt;
    /** How often it was made a publish of. */
    private int sendings;

    private boolean abandoned;

    PendingPublish(OutgoingPublish message) {
        this.message = message;
    }

    OutgoingPublish message() {
        return message;
    }

    /** What it waits for beyond its PUBACK. */
    Optional<Confirmation> confirmation() {
        return message.confirmation();
    }

    /** Whether it has left, so that it is to leave again if it waits. */
    boolean hasLeft() {
        return sendings > 0;
    }

    /** Whether the reply to it comes on this topic. */
    boolean isAnsweredOn(String topic) {
        return confirmation()
                .filter(wanted -> wanted.rules().replyTopic(message.topic()).equals(topic))
                .isPresent();
    }

    /** Whether this is the reply to it, and it need not leave again then. */
    boolean isEndedBy(Reply reply, String topic) {
        return isAnsweredOn(topic)
                && confirmation().orElseThrow().id().equals(reply.id())
                && !(outcome(reply) instanceof FrameOutcome.Again);
    }

    /** What this reply makes of it. */
    FrameOutcome outcome(Reply reply) {
        return FrameOutcome.of(
                reply, CODES, sendings, confirmation().orElseThrow().rules().asks());
    }

    int qos() {
        return message.qos();
    }

    /** When it left last, in nanoseconds of the link's clock. */
    long leftAt() {
        return leftAt;
    }

    /** @param accepted run once, when the platform has it */
    void leave(LinkHandle link, long now, Runnable accepted) {
        leftAt = now;
        if (publish == null) {
            sendings++;
            publish = link.newPublish(message.topic(), message.payload(), message.qos(), accepted);
        }
        publish.send();
    }

    /** Whoever it was for is gone: it does not leave again. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** It has its PUBACK, and leaves again as another publish. */
    void renew() {
        publish = null;
    }

    /** It does not leave again. */
    void forget() {
        if (publish != null) {
            publish.forget();
        }
    }
}
