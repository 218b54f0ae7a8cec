package io.iotbridge.aliyun.link;

import java.util.concurrent.CompletionStage;

/**
 * A publish until it has its PUBACK, on as many connections as that takes. Where the platform has kept the session, it is sent again with its
 * packet identifier and DUP (MQTT 3.1.1, 4.4), and nothing else gets that identifier meanwhile; else it is a new one. Safe for use by several
 * threads; sent by one at a time.
 */
public final class Publish {

    private final LinkPublisher publisher;
    private final String topic;
    private final byte[] payload;
    private final int qos;
    /** Of the session in which it was sent last. */
    private PublishIds ids;

    private int packetId;
    /** An answer to an earlier sending says nothing about the identifier. */
    private int sendings;

    Publish(LinkPublisher publisher, String topic, byte[] payload, int qos) {
        this.publisher = publisher;
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
    }

    /**
     * Sends it on the live connection. To be called again once that connection has ended.
     *
     * @return done at PUBACK (QoS 1) or when written (QoS 0); fails if there is no connection or it ends first
     */
    public CompletionStage<Void> send() {
        return publisher.send(this);
    }

    /** It is not sent again. */
    public synchronized void forget() {
        answered(++sendings);
    }

    CompletionStage<Void> send(MqttConnection connection, PublishIds session) {
        if (qos == 0) {
            return connection.publish(new OutboundMessage(topic, payload, 0, false, 0));
        }
        OutboundMessage message;
        int sending;
        synchronized (this) {
            message = next(session);
            sending = ++sendings;
        }
        return connection.publish(message).whenComplete((done, failure) -> {
            if (failure == null) {
                answered(sending);
            }
        });
    }

    private OutboundMessage next(PublishIds session) {
        boolean again = packetId != 0 && ids == session;
        if (!again) {
            ids = session;
            packetId = session.take();
        }
        return new OutboundMessage(topic, payload, qos, again, packetId);
    }

    private synchronized void answered(int sending) {
        if (sending == sendings && packetId != 0) {
            ids.free(packetId);
            packetId = 0;
        }
    }
}
