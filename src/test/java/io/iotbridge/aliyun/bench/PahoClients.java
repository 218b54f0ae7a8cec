package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.SignedConnect;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho as it comes, with its own WebSocket and its own threads. */
final class PahoClients implements LoopClients {
    /** Its default of 10 makes a loop fail; the loop has a bound of its own. */
    private static final int MAX_INFLIGHT = 65_535;

    /** All connect at once, and Paho does not try again by itself. */
    private static final int CONNECT_SECONDS = 240;

    /** Paho takes a server's right answer to its upgrade for a wrong one at times. */
    private static final int CONNECT_ATTEMPTS = 3;

    private final URI endpoint;
    private final SSLContext tls;

    PahoClients(URI endpoint, Path ca) throws IOException, GeneralSecurityException {
        this.endpoint = endpoint;
        tls = SSLContext.getInstance("TLS");
        tls.init(null, LoopClients.trusting(ca).getTrustManagers(), null);
    }

    @Override
    public Client open(Device device, Consumer<Message> taker) throws MqttException {
        SignedConnect signed = LoopClients.sign(device, endpoint);
        MqttAsyncClient client = new MqttAsyncClient(endpoint.toString(), signed.clientId(), new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(new Arrivals(client, taker));
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setUserName(signed.username());
        options.setPassword(signed.password().toCharArray());
        options.setCleanSession(false);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setMaxInflight(MAX_INFLIGHT);
        options.setConnectionTimeout(CONNECT_SECONDS);
        if (LoopClients.isSecure(endpoint)) {
            options.setSocketFactory(tls.getSocketFactory());
        }
        connect(client, options, LoopClients.filters(device), CONNECT_ATTEMPTS);
        return (topic, payload) -> publish(client, topic, payload);
    }

    private static void connect(
            MqttAsyncClient client, MqttConnectOptions options, List<String> filters, int attempts) {
        try {
            client.connect(options, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    subscribe(client, filters);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    if (attempts > 1) {
                        // Not on Paho's own thread, which is busy with this failure.
                        CompletableFuture.runAsync(() -> connect(client, options, filters, attempts - 1));
                    } else {
                        LoopClients.fatal(failure);
                    }
                }
            });
        } catch (MqttException e) {
            LoopClients.fatal(e);
        }
    }

    private static void subscribe(MqttAsyncClient client, List<String> filters) {
        try {
            client.subscribe(filters.toArray(String[]::new), new int[] {1, 1}, null, new Completion(done -> {}));
        } catch (MqttException e) {
            LoopClients.fatal(e);
        }
    }

    private static CompletableFuture<?> publish(MqttAsyncClient client, String topic, byte[] payload) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            client.publish(topic, payload, 1, false, null, new Completion(token -> done.complete(null)));
        } catch (MqttException e) {
            LoopClients.fatal(e);
        }
        return done;
    }

    private record Arrival(MqttAsyncClient client, String topic, MqttMessage message) implements Message {
        @Override
        public byte[] payload() {
            return message.getPayload();
        }

        @Override
        public void acknowledge() {
            try {
                client.messageArrivedComplete(message.getId(), message.getQos());
            } catch (MqttException e) {
                LoopClients.fatal(e);
            }
        }
    }

    private record Arrivals(MqttAsyncClient client, Consumer<Message> taker) implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            taker.accept(new Arrival(client, topic, message));
        }

        @Override
        public void connectionLost(Throwable cause) {
            LoopClients.fatal(cause);
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Publishes have their own completions.
        }
    }

    private record Completion(Consumer<IMqttToken> success) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            success.accept(token);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            LoopClients.fatal(failure);
        }
    }
}
