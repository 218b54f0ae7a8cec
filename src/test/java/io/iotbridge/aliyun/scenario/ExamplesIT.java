package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.ConnectRest;
import io.iotbridge.aliyun.cluster.ConnectWorkerProcess;
import io.iotbridge.aliyun.cluster.PropertiesFile;
import io.iotbridge.aliyun.cluster.Shell;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.cluster.WorkerSettings;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in {@code config/} are started, and carry messages, with nothing changed but where things are. */
@ExtendWith(ClusterExtension.class)
class ExamplesIT {
    private static final Path CONFIG = Path.of("config").toAbsolutePath();
    private static final Path DEVICES = CONFIG.resolve("devices.csv");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    ExamplesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void connectorsOfTheJsonFilesCarryBothWays() throws IOException {
        ConnectRest rest = cluster.rest();
        cluster.topics().create("iot.properties", 1);
        cluster.topics().create("iot.updates", 1);
        try (Emulator emulator = emulator()) {
            try {
                create("source.json", emulator);
                create("sink.json", emulator);
                rest.awaitRunning("aliyun-iot-source", 1);
                rest.awaitRunning("aliyun-iot-sink", 1);
                carriesBothWays(emulator, "");
            } finally {
                rest.connectors().stream()
                        .filter(name -> name.startsWith("aliyun-iot-"))
                        .forEach(rest::delete);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"both.json", "both.properties"})
    void oneConnectorCarriesBothWays(String file) throws IOException {
        String prefix = file + ".";
        cluster.topics().create(prefix + "iot.properties", 3);
        cluster.topics().create(prefix + "iot.updates", 3);
        Map<String, String> config = file.endsWith(".json")
                ? config(Files.readString(CONFIG.resolve(file)))
                : PropertiesFile.read(CONFIG.resolve(file));
        try (Emulator emulator = emulator()) {
            prefixTopics(config, prefix);
            config.putAll(places(emulator));
            config.put("uplink.consumer.bootstrap.servers", cluster.kafka().bootstrapServers());
            String name = config.get("name");
            try {
                cluster.rest().createOrUpdate(name, config);
                cluster.rest().awaitRunning(name, 3);
                carriesBothWays(emulator, prefix);
            } finally {
                cluster.rest().delete(name);
            }
        }
    }

    @Test
    void standaloneWorkerOfThePropertiesFilesCarriesBothWays() throws IOException {
        String prefix = "standalone.";
        cluster.topics().create(prefix + "iot.properties", 1);
        cluster.topics().create(prefix + "iot.updates", 1);
        Path folder = cluster.folder().resolve("example-standalone");
        try (Emulator emulator = emulator();
                ConnectWorkerProcess worker = ConnectWorkerProcess.open(
                        WorkerSettings.of(folder, cluster.kafka().bootstrapServers())
                                .from(CONFIG.resolve("worker-standalone.properties"))
                                .standalone(
                                        properties("source.properties", folder, prefix, emulator),
                                        properties("sink.properties", folder, prefix, emulator)))) {
            worker.rest().awaitRunning(prefix + "aliyun-iot-source", 1);
            worker.rest().awaitRunning(prefix + "aliyun-iot-sink", 1);
            carriesBothWays(emulator, prefix);
        }
    }

    @Test
    void distributedWorkerOfThePropertiesFileFindsBothConnectors() {
        Path folder = cluster.folder().resolve("example-distributed");
        WorkerSettings settings = WorkerSettings.of(folder, cluster.kafka().bootstrapServers())
                .from(CONFIG.resolve("worker.properties"))
                .with("group.id", "example")
                .with("config.storage.topic", "example-configs")
                .with("offset.storage.topic", "example-offsets")
                .with("status.storage.topic", "example-status");
        try (ConnectWorkerProcess worker = ConnectWorkerProcess.open(settings)) {
            assertThat(worker.rest().plugins()).containsKeys(Bridge.SOURCE, Bridge.SINK);
            assertThat(worker.rest().connectors()).isEmpty();
        }
    }

    /** A command to {@code iot.commands}, and a record of {@code iot.properties} to the platform. */
    private void carriesBothWays(Emulator emulator, String prefix) throws IOException {
        DeviceEntry pump = devices().get(0);
        String device = pump.productKey() + "/" + pump.deviceName();
        awaitSubscribed(emulator);

        String command = "{\"id\":\"1\",\"params\":{\"speed\":3}}";
        PublishOutcome outcome = emulator.platform()
                .publish(
                        pump.productKey(),
                        pump.deviceName(),
                        "/sys/" + device + "/thing/service/property/set",
                        command.getBytes(StandardCharsets.UTF_8),
                        1);
        assertThat(outcome).isEqualTo(PublishOutcome.DELIVERED);
        try (TopicReader reader = cluster.records().read(prefix + "iot.commands")) {
            ConsumerRecord<byte[], byte[]> record = reader.await(1, PATIENCE).get(0);
            assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo(device);
            assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo(command);
        }

        String report = "{\"id\":\"2\",\"params\":{\"speed\":3},\"method\":\"thing.event.property.post\"}";
        cluster.records().produce(prefix + "iot.properties", device, report);
        List<Published> arrived = Awaitility.await("report at the platform")
                .atMost(PATIENCE)
                .until(
                        () -> emulator.platform().messages(0).stream()
                                .filter(Published::accepted)
                                .toList(),
                        accepted -> !accepted.isEmpty());
        assertThat(arrived).singleElement().satisfies(published -> {
            assertThat(published.topic()).isEqualTo("/sys/" + device + "/thing/event/property/post");
            assertThat(published.text()).isEqualTo(report);
            assertThat(published.qos()).isEqualTo(1);
        });
    }

    private static void awaitSubscribed(Emulator emulator) {
        Awaitility.await("all devices online and subscribed")
                .atMost(PATIENCE)
                .until(() -> emulator.platform().devices().stream()
                        .allMatch(
                                state -> state.online() && state.subscriptions().size() >= 2));
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

    private static Map<String, String> places(Emulator emulator) {
        return Map.of(
                "iot.endpoint", emulator.wss().toString(),
                "iot.ssl.truststore.location", emulator.caCertificate().toString(),
                "iot.devices.file", DEVICES.toString());
    }

    /** With the command of {@code worker.properties} where there is a curl. */
    private void create(String file, Emulator emulator) throws IOException {
        if (!Shell.has("curl")) {
            cluster.rest().create(json(file, emulator));
            return;
        }
        Matcher command =
                Pattern.compile("# then: (curl .*)").matcher(Files.readString(CONFIG.resolve("worker.properties")));
        assertThat(command.find()).isTrue();
        Path folder = cluster.folder().resolve("example-curl");
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config").resolve(file), json(file, emulator));
        String answer = new Shell(folder)
                .run(
                        command.group(1)
                                .replace("config/source.json", "config/" + file)
                                .replace(
                                        "http://localhost:8083",
                                        cluster.rest().uri().toString()),
                        PATIENCE);
        assertThat(answer).contains("\"tasks\"");
    }

    private static String json(String file, Emulator emulator) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode example = (ObjectNode) mapper.readTree(CONFIG.resolve(file).toFile());
        places(emulator).forEach(((ObjectNode) example.path("config"))::put);
        return mapper.writeValueAsString(example);
    }

    /** The configuration in what is posted, with the connector's name in it. */
    private static Map<String, String> config(String posted) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode example = mapper.readTree(posted);
        Map<String, String> config =
                mapper.convertValue(example.path("config"), new TypeReference<HashMap<String, String>>() {});
        config.put("name", example.path("name").asText());
        return config;
    }

    private static void prefixTopics(Map<String, String> config, String prefix) {
        config.replaceAll((key, value) -> key.contains("topic") && value.startsWith("iot.")
                ? String.join(
                        ",", Arrays.stream(value.split(",")).map(prefix::concat).toList())
                : value);
    }

    /** Name and topics get a prefix, in order not to meet those of the JSON files. */
    private static Path properties(String file, Path folder, String prefix, Emulator emulator) {
        Map<String, String> example = PropertiesFile.read(CONFIG.resolve(file));
        prefixTopics(example, prefix);
        example.compute("name", (key, name) -> prefix + name);
        example.putAll(places(emulator));
        return PropertiesFile.write(folder.resolve(file), example);
    }
}
