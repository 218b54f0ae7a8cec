package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.KafkaContainer;
import io.iotbridge.aliyun.cluster.KafkaRecords;
import io.iotbridge.aliyun.cluster.KafkaTopics;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.cluster.WorkerSettings;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Both directions over the broker of Kafka's own image, or of the stand-in that {@code docker/try.sh} builds. Where there is no Docker engine,
 * or one that has neither image and cannot pull Kafka's, it is not tried.
 */
class ContainerKafkaIT {
    private static final DeviceEntry PUMP = new DeviceEntry("a1Product", "pump", "secretOfPump");
    private static final String DEVICE = "a1Product/pump";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void carriesBothWays() throws IOException {
        assumeTrue(KafkaContainer.engineAnswers(), "no Docker engine on this machine");
        Optional<String> image = KafkaContainer.image();
        assumeTrue(image.isPresent(), "Kafka's image cannot be pulled, and its stand-in is not built");
        Path folder = Cluster.newFolder();
        try (KafkaContainer kafka = KafkaContainer.start(image.get());
                Emulator emulator = Emulator.start(EmulatorSettings.defaults().withDevices(PUMP))) {
            try (KafkaTopics topics = new KafkaTopics(kafka.bootstrapServers());
                    KafkaRecords records = new KafkaRecords(kafka.bootstrapServers());
                    ConnectWorkerProcess worker =
                            ConnectWorkerProcess.open(WorkerSettings.of(folder, kafka.bootstrapServers()))) {
                topics.create("reports", 1);
                deploy(worker, emulator, folder);
                bothWays(emulator, records);
            }
        }
    }

    private static void deploy(ConnectWorkerProcess worker, Emulator emulator, Path folder) throws IOException {
        Path devices = folder.resolve("devices.csv");
        Files.writeString(
                devices,
                "DeviceName,DeviceSecret,ProductKey\n" + PUMP.deviceName() + "," + PUMP.deviceSecret() + ","
                        + PUMP.productKey() + "\n");
        Map<String, String> platform = Map.of(
                "tasks.max", "1",
                "iot.endpoint", emulator.wss().toString(),
                "iot.ssl.truststore.location", emulator.caCertificate().toString(),
                "iot.devices.file", devices.toString());
        Map<String, String> source = new HashMap<>(platform);
        source.put("connector.class", Bridge.SOURCE);
        source.put("downlink.routes", "messages");
        source.put("downlink.routes.messages.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        source.put("downlink.routes.messages.kafka.topic", "messages");
        Map<String, String> sink = new HashMap<>(platform);
        sink.put("connector.class", Bridge.SINK);
        sink.put("topics", "reports");
        sink.put("consumer.override.auto.offset.reset", "earliest");
        sink.put("uplink.routes", "reports");
        sink.put("uplink.routes.reports.kafka.topics", "reports");
        sink.put("uplink.routes.reports.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        worker.rest().createOrUpdate("source", source);
        worker.rest().createOrUpdate("sink", sink);
        worker.rest().awaitRunning("source", 1);
        worker.rest().awaitRunning("sink", 1);
    }

    private static void bothWays(Emulator emulator, KafkaRecords records) {
        await().atMost(PATIENCE).until(() -> !emulator.platform()
                .device(PUMP.productKey(), PUMP.deviceName())
                .subscriptions()
                .isEmpty());
        emulator.platform()
                .publish(
                        PUMP.productKey(),
                        PUMP.deviceName(),
                        "/" + DEVICE + "/user/get",
                        "hello".getBytes(StandardCharsets.UTF_8),
                        1);
        try (TopicReader reader = records.read("messages")) {
            assertThat(reader.await(1, PATIENCE).get(0).value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("hello");
        }
        records.produce("reports", DEVICE, "{\"temperature\":21}");
        await().atMost(PATIENCE).until(() -> emulator.platform().messages(0).stream()
                .anyMatch(message -> message.accepted() && message.text().equals("{\"temperature\":21}")));
    }
}
