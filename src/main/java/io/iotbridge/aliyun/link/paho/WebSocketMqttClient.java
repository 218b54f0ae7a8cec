package io.iotbridge.aliyun.link.paho;

import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.MqttToken;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttDisconnect;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Paho over our transport, for one connection: never reconnects and keeps nothing. No method blocks. */
final class WebSocketMqttClient extends MqttAsyncClient {

    /** Paho validates the address but only our transport uses one, and reports a wrong one better. */
    private static final String UNUSED = "ws://unused";

    private final NetworkModule transport;

    WebSocketMqttClient(
            String clientId, NetworkModule transport, MqttPingSender pings, ScheduledExecutorService threads)
            throws MqttException {
        super(UNUSED, clientId, new MemoryPersistence(), pings, threads);
        this.transport = transport;
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
        return new NetworkModule[] {transport};
    }

    /**
     * Queues a DISCONNECT behind the PUBACKs. Paho's own {@code disconnect} would park a thread until it is sent.
     *
     * @throws MqttException if there is no session
     */
    void sendDisconnect() throws MqttException {
        comms.sendNoWait(new MqttDisconnect(), new MqttToken(getClientId()));
    }

    /** Winds Paho up after one of its loops died without a word; only once all of them have started. */
    void windUp(Throwable cause) {
        comms.shutdownConnection(null, new MqttException(cause));
    }

    /** Lets the sender look whether it should stop. */
    void wakeSender() {
        comms.getClientState().notifyQueueLock();
    }
}
