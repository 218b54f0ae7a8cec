package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.Shell;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.Emulator;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.PublishOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who follows {@code docs/getting-started.md} command by command has a message in Kafka and a property on the platform at its end; those of
 * {@code docs/operations.md} work on the connectors that are there then.
 */
@ExtendWith(ClusterExtension.class)
class GettingStartedIT {
    private static final Path PAGE = Path.of("docs/getting-started.md");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Maven's programs are of this repository. */
    private static final Shell HERE = new Shell(Path.of("").toAbsolutePath());

    private final Cluster cluster;

    GettingStartedIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void everyCommandWorks() throws IOException {
        assumeThat(Shell.has("curl")).as("curl").isTrue();
        List<Trial> steps = Trials.ALL.stream()
                .filter(trial -> trial.when() == Trial.When.WITH_A_WORKER)
                .toList();
        Path folder = cluster.folder().resolve("getting-started");
        Files.createDirectories(folder);
        DeviceEntry pump = device(folder);
        try (Emulator emulator = Emulator.start(EmulatorSettings.defaults().withDevices(List.of(pump)))) {
            save(folder, emulator, "my-source", 0);
            save(folder, emulator, "my-sink", 1);
            try {
                for (Trial step : steps) {
                    if (step.endless()) {
                        send(emulator, pump);
                        HERE.runUntil(step.prints(), "exec " + tried(step, folder), PATIENCE);
                    } else {
                        Awaitility.await(step.command()).atMost(PATIENCE).untilAsserted(() -> assertThat(
                                        HERE.run(tried(step, folder), PATIENCE))
                                .containsPattern(step.prints()));
                    }
                }
                Awaitility.await("the frame that the preset makes of what was written")
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(emulator.platform().messages(0))
                                .anySatisfy(message -> assertThat(text(message.payload()))
                                        .contains("\"params\":{\"temperature\":{\"value\":21.5")));
            } finally {
                cluster.rest().connectors().stream()
                        .filter(List.of("my-source", "my-sink")::contains)
                        .forEach(cluster.rest()::delete);
            }
        }
        assertThat(steps).extracting(Trial::endless).contains(true, false);
    }

    private String tried(Trial step, Path folder) {
        return step.tried()
                .replace("@my-s", "@" + folder.resolve("my-s"))
                .replace(
                        "http://localhost:8083", cluster.rest().uri().toString().replaceAll("/$", ""))
                .replace("localhost:9092", cluster.kafka().bootstrapServers());
    }

    /** The device that the page shows, in a file as it shows it. */
    private static DeviceEntry device(Path folder) throws IOException {
        String csv = Pages.block(PAGE, "csv").get(0);
        Files.writeString(folder.resolve("devices.csv"), csv);
        String[] cells = csv.lines().toList().get(1).split(",");
        return new DeviceEntry(cells[2], cells[0], cells[1]);
    }

    private static void save(Path folder, Emulator emulator, String name, int block) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = (ObjectNode) json.readTree(Pages.block(PAGE, "json").get(block));
        config.put("iot.endpoint", emulator.wss().toString());
        config.put("iot.ssl.truststore.location", emulator.caCertificate().toString());
        config.put("iot.devices.file", folder.resolve("devices.csv").toString());
        assertThat(config.path("name").textValue()).isEqualTo(name);
        json.writeValue(folder.resolve(name + ".json").toFile(), config);
    }

    private static void send(Emulator emulator, DeviceEntry pump) {
        Awaitility.await("the device online and subscribed")
                .atMost(PATIENCE)
                .until(() -> emulator.platform().devices().stream()
                        .allMatch(state ->
                                state.online() && !state.subscriptions().isEmpty()));
        String topic = "/sys/" + pump.productKey() + "/" + pump.deviceName() + "/thing/service/property/set";
        byte[] command = "{\"params\":{\"targetTemperature\":21}}".getBytes(StandardCharsets.UTF_8);
        assertThat(emulator.platform().publish(pump.productKey(), pump.deviceName(), topic, command, 1))
                .isEqualTo(PublishOutcome.DELIVERED);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
