package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes on the live connection of a link while that is up; takes no lock of the link. Safe for use by several threads. */
final class LinkPublisher {

    private final DeviceId device;
    /** Null while the link is not up. */
    private volatile MqttConnection connection;

    LinkPublisher(DeviceId device) {
        this.device = device;
    }

    /** The link is up. */
    void use(MqttConnection live) {
        connection = live;
    }

    /** Nothing leaves any more until the link is up again. */
    void stop() {
        connection = null;
    }

    CompletionStage<Void> publish(String topic, byte[] payload, int qos) {
        MqttConnection live = connection;
        return live == null
                ? CompletableFuture.failedFuture(
                        new LinkException(LinkException.Kind.CONNECTION_LOST, device + " is not connected"))
                : live.publish(topic, payload, qos);
    }
}
