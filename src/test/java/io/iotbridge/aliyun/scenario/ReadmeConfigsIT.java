package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.PublishOutcome;
import io.iotbridge.aliyun.emulator.Published;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The two configurations of the README carry JSON both ways, with nothing changed but where things are. */
@ExtendWith(ClusterExtension.class)
class ReadmeConfigsIT {
    private static final Path DEVICES = Path.of("config/devices.csv").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    ReadmeConfigsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void theSourceBringsCommandsToKafka() throws IOException {
        DeviceEntry pump = devices().get(0);
        String device = pump.productKey() + "/" + pump.deviceName();
        try (Emulator emulator = emulator()) {
            String name = create(config("aliyun-iot-source"), emulator);
            try {
                Awaitility.await("all devices online and subscribed")
                        .atMost(PATIENCE)
                        .until(() -> emulator.platform().devices().stream()
                                .allMatch(state ->
                                        state.online() && state.subscriptions().size() >= 2));
                for (String topic :
                        List.of("/sys/" + device + "/thing/service/reboot", "/" + device + "/user/any/thing")) {
                    assertThat(emulator.platform()
                                    .publish(
                                            pump.productKey(),
                                            pump.deviceName(),
                                            topic,
                                            "{\"now\":true}".getBytes(StandardCharsets.UTF_8),
                                            1))
                            .isEqualTo(PublishOutcome.DELIVERED);
                }
                for (String topic : List.of("iot." + pump.productKey() + ".reboot", "iot.custom")) {
                    ConsumerRecord<byte[], byte[]> record = first(topic);
                    assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo(device);
                    assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"now\":true}");
                }
            } finally {
                cluster.rest().delete(name);
            }
        }
    }

    @Test
    void theSinkPublishesReportsAndSetsBadRecordsAside() throws IOException {
        Map<String, String> config = config("aliyun-iot-sink");
        DeviceEntry pump = devices().get(0);
        String device = pump.productKey() + "/" + pump.deviceName();
        String topic = "readme." + config.get("topics");
        String errors = "readme." + config.get("errors.deadletterqueue.topic.name");
        // Other examples use these topics too.
        config.put("topics", topic);
        config.put("uplink.routes.properties.kafka.topics", topic);
        config.put("errors.deadletterqueue.topic.name", errors);
        cluster.topics().create(topic, 1);
        try (Emulator emulator = emulator()) {
            String name = create(config, emulator);
            try {
                cluster.records().produce(topic, device, "not JSON");
                cluster.records().produce(topic, device, "{\"temperature\": 21.5}");
                List<Published> arrived = Awaitility.await("report at the platform")
                        .atMost(PATIENCE)
                        .until(
                                () -> emulator.platform().messages(0).stream()
                                        .filter(Published::accepted)
                                        .toList(),
                                accepted -> !accepted.isEmpty());
                assertThat(arrived).singleElement().satisfies(published -> {
                    assertThat(published.topic()).isEqualTo("/sys/" + device + "/thing/event/property/post");
                    assertThat(published.text()).contains("\"sys\":{\"ack\":1}", "\"temperature\":{\"value\":21.5,");
                });
                assertThat(first(errors).value())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("not JSON");
            } finally {
                cluster.rest().delete(name);
            }
        }
    }

    private ConsumerRecord<byte[], byte[]> first(String topic) {
        try (TopicReader reader = cluster.records().read(topic)) {
            return reader.await(1, PATIENCE).get(0);
        }
    }

    private String create(Map<String, String> config, Emulator emulator) {
        config.put("iot.endpoint", emulator.wss().toString());
        config.put("iot.ssl.truststore.location", emulator.caCertificate().toString());
        config.put("iot.devices.file", DEVICES.toString());
        String name = config.get("name");
        cluster.rest().createOrUpdate(name, config);
        cluster.rest().awaitRunning(name, Integer.parseInt(config.get("tasks.max")));
        return name;
    }

    /** The README's configuration of that name, with the name in it. */
    private static Map<String, String> config(String name) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Map<String, String>> found = new ArrayList<>();
        for (String posted : Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList()) {
            JsonNode example = json.readTree(posted);
            Map<String, String> config =
                    json.convertValue(example.path("config"), new TypeReference<HashMap<String, String>>() {});
            config.put("name", example.path("name").asText());
            if (config.get("name").equals(name)) {
                found.add(config);
            }
        }
        assertThat(found).as("configs called " + name).hasSize(1);
        return found.get(0);
    }

    private static Emulator emulator() throws IOException {
        return Emulator.start(EmulatorSettings.defaults().withDevices(devices()));
    }

    private static List<DeviceEntry> devices() throws IOException {
        return Files.readAllLines(DEVICES).stream()
                .skip(1)
                .map(row -> row.split(","))
                .map(cells -> new DeviceEntry(cells[2], cells[0], cells[1]))
                .toList();
    }
}
