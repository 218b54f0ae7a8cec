package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.thing.Answer;
import io.iotbridge.aliyun.uplink.offsets.PublishOrigin;
import java.util.Optional;

/**
 * An answer that the plugin gives itself. Each is equal to itself alone: two deliveries of a request are two.
 */
public final class BridgeAnswer implements PublishOrigin {

    private final String topic;
    private final String id;
    private final int qos;
    private final long deadline;

    /**
     * Of one request.
     *
     * @param topic where it goes
     * @param id of the request
     * @param qos 0 or 1
     * @param deadline milliseconds since 1970 after which nobody waits; 0 for none
     */
    public BridgeAnswer(String topic, String id, int qos, long deadline) {
        this.topic = topic;
        this.id = id;
        this.qos = qos;
        this.deadline = deadline;
    }

    public String topic() {
        return topic;
    }

    public String id() {
        return id;
    }

    public long deadline() {
        return deadline;
    }

    /** What leaves. */
    public OutgoingPublish publish() {
        return new OutgoingPublish(
                this,
                topic,
                qos,
                Answer.success(id),
                Optional.empty(),
                Optional.empty(),
                deadline > 0 ? deadline : Expiry.NEVER,
                true);
    }
}
