package io.iotbridge.aliyun.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import io.iotbridge.aliyun.cluster.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands that the demo prints, copied from the terminal one after the other; then a config is broken, and repaired by what is said. */
@ExtendWith(ClusterExtension.class)
class WhatNextIT {
    private static final Path DEVICES = Path.of("config/devices.csv");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Path folder;
    private final Shell shell = new Shell(Path.of("").toAbsolutePath());

    WhatNextIT(Cluster cluster) {
        this.cluster = cluster;
        this.folder = cluster.folder().resolve("what-next");
    }

    @Test
    void theCommandsItPrintsDoWhatItSays() throws IOException {
        assumeThat(Shell.has("curl")).isTrue();
        Files.createDirectories(folder);
        try (EmulatorProcess emulator = EmulatorProcess.open(folder, DEVICES)) {
            ConfigFile source = ConfigFile.read(Path.of("config/source.json"))
                    .at(emulator.addresses(), DEVICES, cluster.kafka().bootstrapServers());
            WhatNext next = new WhatNext(
                    cluster.rest().uri(),
                    emulator.addresses().http(),
                    cluster.kafka().bootstrapServers(),
                    folder,
                    source,
                    DemoDevice.readAll(DEVICES).get(0));
            source.writeConfig(next.editable());
            // Others use the topics of the example.
            edit(next, "iot.commands", "what-next.commands");
            List<String> commands = next.text()
                    .replace(" iot.commands", " what-next.commands")
                    .replace(" iot.readings", " what-next.readings")
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("(curl|mvn|echo) .*"))
                    .toList();
            assertThat(commands).hasSize(8);
            String states = commands.get(0);
            String published = commands.get(1);
            String command = commands.get(2);
            String read = commands.get(3);
            String write = commands.get(5);
            String check = commands.get(6);
            String apply = commands.get(7);
            try {
                assertThat(run(check)).isEqualTo("\"error_count\":0\n");
                run(apply);
                cluster.rest().awaitRunning(source.name(), 1);
                assertThat(run(states)).contains("\"" + source.name() + "\"", "\"RUNNING\"");
                awaitSubscribed(emulator);
                assertThat(run(published)).startsWith("[");
                assertThat(run(command)).contains("delivered");
                shell.runUntil("{\"params\":{\"Speed\":1450}}", "exec " + read, PATIENCE);
                assertThat(run(write)).contains("written to what-next.readings-0@0");

                edit(next, "\"name\"", "\"iot.keepalive.seconds\":\"5\",\"name\"");
                assertThat(run(check)).contains("error_count\":1", "iot.keepalive.seconds: Value must be at least 30");
                assertThat(run(apply)).contains("iot.keepalive.seconds: Value must be at least 30");
                edit(next, "\"5\"", "\"30\"");
                assertThat(run(check)).isEqualTo("\"error_count\":0\n");
            } finally {
                cluster.rest().delete(source.name());
            }
        }
    }

    private String run(String command) {
        return shell.run(command, PATIENCE);
    }

    private static void awaitSubscribed(EmulatorProcess emulator) {
        CloudSide cloud = new CloudSide(emulator.addresses().http());
        Awaitility.await("devices to subscribe")
                .atMost(PATIENCE)
                .until(() -> cloud.counts().path("subscribed").asInt() == 3);
    }

    private static void edit(WhatNext next, String piece, String other) throws IOException {
        String before = Files.readString(next.editable());
        assertThat(before).contains(piece);
        Files.writeString(next.editable(), before.replace(piece, other));
    }
}
