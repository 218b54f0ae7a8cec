package io.iotbridge.aliyun.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttSecurityException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiveMqBrokerIT {
    private static HiveMqBroker broker;

    @BeforeAll
    static void open(@TempDir Path folder) {
        broker = HiveMqBroker.open(folder, Map.of("pump1&a1", "right"));
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @Test
    void carriesMessagesOverWebSocket() throws Exception {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (MqttClient client = client()) {
            client.connect(options("right"));
            client.subscribe(
                    "a/b",
                    1,
                    (topic, message) -> arrived.add(new String(message.getPayload(), StandardCharsets.UTF_8)));
            client.publish("a/b", "hello".getBytes(StandardCharsets.UTF_8), 1, false);

            assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            client.disconnect();
        }
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        try (MqttClient client = client()) {
            assertThatThrownBy(() -> client.connect(options("wrong")))
                    .isInstanceOfSatisfying(MqttSecurityException.class, refused -> assertThat(refused.getReasonCode())
                            .isEqualTo(MqttException.REASON_CODE_FAILED_AUTHENTICATION));
        }
    }

    private static MqttClient client() throws MqttException {
        return new MqttClient(broker.ws().toString(), "pump1", new MemoryPersistence());
    }

    private static MqttConnectOptions options(String password) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("pump1&a1");
        options.setPassword(password.toCharArray());
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        return options;
    }
}
