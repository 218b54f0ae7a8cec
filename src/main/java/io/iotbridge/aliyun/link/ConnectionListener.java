package io.iotbridge.aliyun.link;

/**
 * What happens on one connection. Calls for one connection come one after the other, in the order of events; they must return quickly and
 * never block, since the same thread reads the network.
 */
public interface ConnectionListener {

    /** The way to the server is open; the session begins with {@link MqttConnection#connect()}, now or later. */
    void opened();

    /** CONNACK accepted the session. A persistent session's backlog may arrive right behind it. */
    void connected(boolean sessionPresent);

    /** A PUBLISH arrived. With QoS 1 it stays unacknowledged until {@link MqttConnection#acknowledge(int)}. */
    void message(InboundMessage message);

    /**
     * The connection is over or never came to be. Told exactly once, whatever ended it, {@link MqttConnection#disconnect()} included;
     * nothing is told after it. The cause is what came first: it says more than why the connection was dropped afterwards. Outstanding
     * publishes and subscribes fail before or after it, with the same cause.
     */
    void closed(LinkException cause);
}
