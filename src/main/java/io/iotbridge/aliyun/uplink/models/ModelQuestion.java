package io.iotbridge.aliyun.uplink.models;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.PublishTurn;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.Map;

/**
 * A question for a thing model, at QoS 0: one that is lost has no answer, and is asked anew. It counts as what else is published as the device. Sent and
 * withdrawn once by any thread; what it holds belongs to the link's loop.
 */
final class ModelQuestion {

    private static final String METHOD = "thing.dsltemplate.get";

    private final LinkHandle link;
    private final String topic;
    private final String id;
    /** Null before it is sent. */
    private PublishTurn turn;

    private boolean isWithdrawn;

    ModelQuestion(LinkHandle link, String topic, String id) {
        this.link = link;
        this.topic = topic;
        this.id = id;
    }

    /** Over which it is asked. */
    LinkHandle link() {
        return link;
    }

    /** Over whose link it is asked. */
    DeviceId device() {
        return link.device();
    }

    /** Of its frame, which the answer repeats. */
    String id() {
        return id;
    }

    void send() {
        byte[] payload = payload();
        link.loop().execute(() -> leaveInTurn(payload));
    }

    private void leaveInTurn(byte[] payload) {
        if (isWithdrawn) {
            return;
        }
        Runnable leave = () -> link.newPublish(topic, payload, 0, any -> {}).send();
        turn = link.turn(0, true, leave);
        if (turn.mayLeave()) {
            leave.run();
        }
    }

    /** Nobody waits for the answer: if it has not left, it does not any more. */
    void withdraw() {
        link.loop().execute(this::giveUp);
    }

    private void giveUp() {
        isWithdrawn = true;
        if (turn != null) {
            turn.giveUp();
        }
    }

    private byte[] payload() {
        try {
            return Frame.asking(id, METHOD, Map.of()).write();
        } catch (ThingException e) {
            throw new IllegalStateException("a frame without parameters is JSON", e);
        }
    }
}
