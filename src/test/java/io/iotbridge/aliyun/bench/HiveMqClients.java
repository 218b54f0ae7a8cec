package io.iotbridge.aliyun.bench;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.SignedConnect;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.function.Consumer;

/** HiveMQ's client as it comes, with its own event loops. */
final class HiveMqClients implements LoopClients {
    private final URI endpoint;
    private final MqttClientSslConfig tls;

    HiveMqClients(URI endpoint, Path ca) throws IOException, GeneralSecurityException {
        this.endpoint = endpoint;
        tls = MqttClientSslConfig.builder()
                .trustManagerFactory(LoopClients.trusting(ca))
                .build();
    }

    @Override
    public Client open(Device device, Consumer<Message> taker) {
        SignedConnect signed = LoopClients.sign(device, endpoint);
        Mqtt3ClientBuilder builder = MqttClient.builder()
                .useMqttVersion3()
                .identifier(signed.clientId())
                .serverHost(endpoint.getHost())
                .serverPort(endpoint.getPort())
                .webSocketConfig(MqttWebSocketConfig.builder()
                        .serverPath(endpoint.getPath().substring(1))
                        .build());
        Mqtt3AsyncClient client = (LoopClients.isSecure(endpoint) ? builder.sslConfig(tls) : builder).buildAsync();
        client.connectWith()
                .keepAlive(KEEP_ALIVE_SECONDS)
                .cleanSession(false)
                .simpleAuth()
                .username(signed.username())
                .password(signed.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send()
                .thenCompose(connected ->
                        client.subscribe(subscription(device), publish -> taker.accept(new Arrival(publish)), true))
                .whenComplete((subscribed, failure) -> {
                    if (failure != null) {
                        LoopClients.fatal(failure);
                    }
                });
        return (topic, payload) -> client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }

    private static Mqtt3Subscribe subscription(Device device) {
        return Mqtt3Subscribe.builder()
                .addSubscriptions(LoopClients.filters(device).stream().map(filter -> Mqtt3Subscription.builder()
                        .topicFilter(filter)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .build()))
                .build();
    }

    private record Arrival(Mqtt3Publish publish) implements Message {
        @Override
        public String topic() {
            return publish.getTopic().toString();
        }

        @Override
        public byte[] payload() {
            return publish.getPayloadAsBytes();
        }

        @Override
        public void acknowledge() {
            publish.acknowledge();
        }
    }
}
