package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes on the live connection of a link while that is up. Told of connections on the link's loop; {@link #send} may be called by any thread. */
final class LinkPublisher {

    /** A connection and its session, which may be older. */
    private record Live(MqttConnection connection, PublishIds session) {}

    private final DeviceId device;
    private PublishIds session = new PublishIds();
    /** Null while the link is not up. */
    private volatile Live live;

    LinkPublisher(DeviceId device) {
        this.device = device;
    }

    /** CONNACK: whether the platform has kept the session of the connection before. */
    void accepted(boolean sessionPresent) {
        if (!sessionPresent) {
            session = new PublishIds();
        }
    }

    /** The link is up. */
    void use(MqttConnection connection) {
        live = new Live(connection, session);
    }

    /** Nothing leaves any more until the link is up again. */
    void stop() {
        live = null;
    }

    CompletionStage<Void> send(Publish publish) {
        Live now = live;
        return now == null
                ? CompletableFuture.failedFuture(
                        new LinkException(LinkException.Kind.CONNECTION_LOST, device + " is not connected"))
                : publish.send(now.connection(), now.session());
    }
}
