package io.iotbridge.aliyun.link;

/** Publishes on the live connection of a link while that is up. Belongs to the link's loop. */
final class LinkPublisher {

    /** Of the connection that was accepted last; it may be older. */
    private PublishIds session = new PublishIds();
    /** Null while the link is not up. */
    private MqttConnection live;

    /** CONNACK: whether the platform has kept the session of the connection before. */
    void accepted(boolean sessionPresent) {
        if (!sessionPresent) {
            session = new PublishIds();
        }
    }

    /** The link is up. */
    void use(MqttConnection connection) {
        live = connection;
    }

    /** Nothing leaves any more until the link is up again. */
    void stop() {
        live = null;
    }

    /** Without a live connection nothing leaves: the user of the link hears that it is down. */
    void send(Publish publish) {
        if (live != null) {
            publish.send(live, session);
        }
    }
}
