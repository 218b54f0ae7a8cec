package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;

/** A record in an outbox, until its publish is accepted or it is taken out. Belongs to the link's loop. */
final class PendingPublish {

    private final OutgoingPublish message;
    /** Null until it leaves; then it keeps its packet identifier from connection to connection. */
    private Publish publish;

    private long leftAt;

    PendingPublish(OutgoingPublish message) {
        this.message = message;
    }

    OutgoingPublish message() {
        return message;
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
            publish = link.newPublish(message.topic(), message.payload(), message.qos(), accepted);
        }
        publish.send();
    }

    /** It does not leave again. */
    void forget() {
        if (publish != null) {
            publish.forget();
        }
    }
}
