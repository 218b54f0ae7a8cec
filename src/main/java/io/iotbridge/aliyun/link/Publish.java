package io.iotbridge.aliyun.link;

import java.util.function.Consumer;

/**
 * A publish until it has its PUBACK, on as many connections as that takes. Where the platform has kept the session, it is sent again with its
 * packet identifier and DUP (MQTT 3.1.1, 4.4), and nothing else gets that identifier meanwhile; else it is a new one. Belongs to the link's
 * loop. When the process dies, the platform may have it.
 */
public final class Publish {

    private final LinkPublisher publisher;
    private final String topic;
    private final byte[] payload;
    private final int qos;
    /** Null once it is forgotten. */
    private Consumer<Publish> accepted;
    /** Of the session in which it was sent last. */
    private PublishIds ids;

    private int packetId;
    /** With its last sending; null once that is answered for, or of no interest. */
    private MqttConnection connection;
    /** An answer to an earlier sending says nothing about this one. */
    private int sendings;

    Publish(LinkPublisher publisher, String topic, byte[] payload, int qos, Consumer<Publish> accepted) {
        this.publisher = publisher;
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.accepted = accepted;
    }

    /** Sends it on the live connection, if there is one. To be called again once that connection has ended. */
    public void send() {
        publisher.send(this);
    }

    /** Nobody waits any more for its last sending to be accepted. */
    public void takeBack() {
        try {
            publisher.giveUp(this);
        } finally {
            connection = null;
        }
    }

    /** It is not sent again, and not accepted any more. */
    public void forget() {
        // By now another publish may have what was its identifier.
        if (packetId != 0 && accepted != null) {
            ids.giveUp(packetId);
        }
        accepted = null;
        takeBack();
    }

    int qos() {
        return qos;
    }

    /** Whether it has left on this connection, and nothing has answered for it. */
    boolean isOnItsWay(MqttConnection live) {
        return connection != null && connection == live;
    }

    void send(MqttConnection on, PublishIds session) {
        boolean again = packetId != 0 && ids == session;
        if (qos > 0 && !again) {
            ids = session;
            packetId = session.take();
        }
        int sending = ++sendings;
        connection = on;
        on.publish(new OutboundMessage(topic, payload, qos, again, packetId), () -> answered(sending));
    }

    private void answered(int sending) {
        if (sending != sendings) {
            return;
        }
        if (accepted == null && packetId != 0) {
            ids.freeGivenUp(packetId);
        }
        if (accepted != null) {
            freePacketId();
            try {
                publisher.arrived(this);
            } finally {
                connection = null;
                accepted.accept(this);
            }
        }
    }

    private void freePacketId() {
        if (packetId != 0) {
            ids.free(packetId);
            packetId = 0;
        }
    }
}
