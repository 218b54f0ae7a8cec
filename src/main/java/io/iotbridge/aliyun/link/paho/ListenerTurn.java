package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener one thing after the other: connected, messages, closed, and nothing after closed. Paho alone guarantees neither: its
 * threads overlap when a connection ends, and a message right behind the CONNACK can overtake it.
 */
final class ListenerTurn implements MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerTurn.class);

    private final ConnectionListener listener;
    private final Consumer<Throwable> lost;
    private final List<InboundMessage> early = new ArrayList<>(1);
    private boolean up;
    private boolean closed;

    /** @param lost told when Paho gives the connection up */
    ListenerTurn(ConnectionListener listener, Consumer<Throwable> lost) {
        this.listener = listener;
        this.lost = lost;
    }

    synchronized void connected(boolean sessionPresent) {
        if (closed) {
            return;
        }
        up = true;
        tell(() -> {
            listener.connected(sessionPresent);
            early.forEach(listener::message);
        });
        early.clear();
    }

    @Override
    public synchronized void messageArrived(String topic, MqttMessage message) {
        int packetId = message.getQos() == 0 ? 0 : message.getId();
        InboundMessage inbound =
                new InboundMessage(topic, message.getPayload(), message.getQos(), message.isDuplicate(), packetId);
        if (closed) {
            return;
        }
        if (up) {
            tell(() -> listener.message(inbound));
        } else {
            // At most one: Paho looks for completed tokens again before it takes the next message.
            early.add(inbound);
        }
    }

    /** Tells the listener; returns false if it knows already. */
    synchronized boolean closed(LinkException cause) {
        if (closed) {
            return false;
        }
        closed = true;
        tell(() -> listener.closed(cause));
        return true;
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.error("A connection listener failed", e);
            lost.accept(new LinkException(LinkException.Kind.CLOSED_BY_US, "our own listener failed: " + e, e));
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        lost.accept(cause);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Publishes have their own completions.
    }
}
