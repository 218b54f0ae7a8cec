package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.MosquittoBroker;
import io.iotbridge.aliyun.cluster.PropertiesFile;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker is killed in mid-stream, on a broker that knows a session by its client id: whatever the broker has accepted reaches Kafka, because
 * the client id of the next connection is that of the last. Settings of devices and connections are at their defaults.
 */
@ExtendWith(ClusterExtension.class)
class KilledWorkerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 10_000;
    private static final String TOPIC = "killed-worker";

    private final Cluster cluster;

    KilledWorkerIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static Map<String, String> source(MosquittoBroker broker) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "killed-worker");
        props.put("connector.class", "io.iotbridge.aliyun.source.AliyunIotSourceConnector");
        props.put("tasks.max", "1");
        props.put("iot.endpoint", broker.ws().toString());
        props.put("iot.devices", "pump");
        props.put("iot.devices.pump.product.key", "pk");
        props.put("iot.devices.pump.device.secret", "pumpSecret");
        props.put("downlink.routes", "all");
        props.put("downlink.routes.all.mqtt.filter", "/{productKey}/{deviceName}/user/{function}");
        props.put("downlink.routes.all.kafka.topic", TOPIC);
        return props;
    }

    @Test
    void losesNothingThatTheBrokerHadAccepted() throws Exception {
        Optional<Path> program = MosquittoBroker.program();
        Assumptions.assumeTrue(program.isPresent(), "mosquitto is not installed");
        cluster.topics().create(TOPIC, 1);
        Path folder = cluster.folder().resolve("killed-worker");
        try (MosquittoBroker broker = MosquittoBroker.open(program.get(), folder.resolve("mosquitto"));
                MqttClient cloud = new MqttClient(broker.tcp().toString(), "cloud", new MemoryPersistence());
                TopicReader reader = cluster.records().read(TOPIC)) {
            Path connector = PropertiesFile.write(folder.resolve("source.properties"), source(broker));
            try (ConnectWorkerProcess worker = ConnectWorkerProcess.open(
                    cluster.anotherWorker("killed-worker").standalone(connector))) {
                Awaitility.await("the device is up").atMost(PATIENCE).until(() -> worker.process().logSince(0).stream()
                        .anyMatch(line -> line.contains("Device pk/pump is signed in")));
                MqttConnectOptions options = new MqttConnectOptions();
                // Paho counts a publish as in flight for a moment after it has said that it is complete.
                options.setMaxInflight(1000);
                cloud.connect(options);
                CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> publishAll(cloud));
                Awaitility.await("some messages")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> accepted.isDone() || reader.records().size() >= MESSAGES / 20);
                worker.kill();
                assertThat(accepted.isDone()).as("killed in mid-stream").isFalse();
                accepted.join();
                worker.start();
                Awaitility.await("all messages")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .untilAsserted(() -> assertThat(arrived(reader))
                                .as("different messages")
                                .hasSize(MESSAGES));
                System.out.printf(
                        "killed worker: %d messages accepted, all in Kafka, %d twice%n",
                        MESSAGES, reader.records().size() - MESSAGES);
            }
            cloud.disconnect();
        }
    }

    /** Returns when the broker has acknowledged every message. */
    private static void publishAll(MqttClient cloud) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                cloud.publish("/pk/pump/user/get", ("m" + i).getBytes(StandardCharsets.UTF_8), 1, false);
            }
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> arrived(TopicReader reader) {
        Set<String> arrived = new HashSet<>();
        reader.records().forEach(record -> arrived.add(new String(record.value(), StandardCharsets.UTF_8)));
        return arrived;
    }
}
