package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener one thing after the other: connected, messages, closed, and nothing after closed. They come on different threads, which
 * overlap when a connection ends.
 */
final class ListenerTurn implements MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerTurn.class);

    private final ConnectionListener listener;
    private final Consumer<Throwable> lost;
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
        tell(() -> listener.connected(sessionPresent));
    }

    synchronized void message(InboundMessage message) {
        if (!closed) {
            tell(() -> listener.message(message));
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        throw new IllegalStateException("messages are taken out of the stream before it comes to Paho");
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
