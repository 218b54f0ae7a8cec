package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The devices file changes while both connectors run: only the devices that it is about see anything of it. */
@ExtendWith(ClusterExtension.class)
class DevicesFileIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEVICES = 50;
    private static final int SOURCE_TASKS = 4;
    private static final int SINK_TASKS = 2;

    private final Cluster cluster;

    DevicesFileIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void devicesComeGoAndChangeTheirSecretsAndNoOtherLinkIsTouched() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            Fleet fleet = new Fleet(bridge, DEVICES);
            start(bridge, fleet);
            fleet.awaitOnline();
            fleet.secrets.keySet().forEach(device -> up(bridge, device));
            fleet.secrets.keySet().forEach(device -> awaitUp(bridge, device, 1));
            fleet.assertUntouchedBut();

            for (int i = 0; i < 10; i++) {
                fleet.register("new" + i);
            }
            replace(bridge, fleet);
            fleet.assertUntouchedBut();
            carriesBothWays(bridge, "new3", 1);

            for (int i = 0; i < 5; i++) {
                fleet.secrets.remove("pump" + i);
            }
            fleet.rotate("pump10");
            replace(bridge, fleet);
            Awaitility.await("a new secret")
                    .atMost(PATIENCE)
                    .until(() -> fleet.state("pump10").connects() == 2);
            fleet.awaitOnline();
            fleet.assertUntouchedBut("pump10");
            carriesBothWays(bridge, "pump10", 2);
            carriesBothWays(bridge, "pump11", 2);
            up(bridge, "pump0");
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                ConsumerRecord<byte[], byte[]> record = dead.await(1, PATIENCE).get(0);
                assertThat(text(record.key())).isEqualTo("a1Product/pump0");
            }

            bridge.send("pump0", "/{device}/user/get", bytes("waited"), 1);
            fleet.secrets.put("pump0", "secretOfPump0");
            replace(bridge, fleet);
            awaitDown(bridge, "pump0", "waited");
            fleet.assertUntouchedBut("pump0", "pump10");
            assertThat(fleet.state("pump10").connects())
                    .as("both connectors, once")
                    .isEqualTo(2);
            assertRunning(bridge);
            assertThat(logged("secretOfPump")).isZero();
        }
    }

    /** C04, in tasks that run. */
    @Test
    void aBrokenOrEmptyFileChangesNothingAndSaysOnceWhatIsWrong() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            Fleet fleet = new Fleet(bridge, DEVICES);
            start(bridge, fleet);
            fleet.awaitOnline();

            fleet.joinAnotherExport();
            awaitWarnings(fleet, ": line 7 ");
            Awaitility.await("no second one, and no device touched")
                    .during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() ->
                            warnings(fleet, ": line 7 ") == SOURCE_TASKS + SINK_TASKS && bridge.online() == DEVICES);
            bridge.write("fleet.csv", "DeviceName,DeviceSecret,ProductKey\n");
            awaitWarnings(fleet, " lists no device");
            assertThat(bridge.online()).isEqualTo(DEVICES);
            carriesBothWays(bridge, "pump7", 1);

            fleet.register("late");
            replace(bridge, fleet);
            fleet.assertUntouchedBut();
            assertRunning(bridge);
        }
    }

    @Test
    void tasksWithoutAnyDeviceRunOnUntilThereIsOneAgain() {
        try (Bridge bridge = Bridge.open(cluster, 3)) {
            Fleet fleet = new Fleet(bridge, 3);
            start(bridge, fleet, Map.of("iot.devices.file.empty.allowed", "true"));
            fleet.awaitOnline();
            Map<String, String> all = Map.copyOf(fleet.secrets);
            fleet.secrets.clear();
            replace(bridge, fleet);
            assertRunning(bridge);
            fleet.secrets.putAll(all);
            replace(bridge, fleet);
            carriesBothWays(bridge, "pump1", 1);
            assertRunning(bridge);
        }
    }

    @Test
    void aDeviceThatIsSkippedForItsSecretSignsInOnceTheFileHasTheRightOne() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            Fleet fleet = new Fleet(bridge, 2);
            fleet.platform.rotateSecret(Bridge.PRODUCT, "pump1", "secretOfPumpAnew");
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source =
                    fleet.watchedBy(bridge.source(bridge.emulator().wss()));
            source.put("iot.refused.policy", "skip");
            source.put("iot.refused.attempts", "1");
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            Awaitility.await("refused")
                    .atMost(PATIENCE)
                    .until(() -> fleet.state("pump1").lastRefusal() != null);
            fleet.secrets.put("pump1", "secretOfPumpAnew");
            fleet.replace();
            fleet.awaitOnline();
            fleet.assertUntouchedBut();
        }
    }

    /** C04: two exports joined, each with its header. */
    @Test
    void aSecondHeaderIsRefusedWithItsLineAndTheLastListStays() {
        String joined = "ProductKey,DeviceName,DeviceSecret\n%s,pump0,secretOfPump0\n%s,pump1,secretOfPump1\n"
                + "ProductKey,DeviceName,DeviceSecret\n%s,pump2,secretOfPump2\n";
        try (Bridge bridge = Bridge.open(cluster, 3)) {
            Fleet fleet = new Fleet(bridge, 3);
            String text = joined.replace("%s", Bridge.PRODUCT);
            Map<String, String> wrong = bridge.source(bridge.emulator().wss());
            wrong.put("iot.devices.file", bridge.write("joined.csv", text).toString());
            Map<String, List<String>> errors = cluster.rest().validate(Bridge.SOURCE, wrong);
            assertThat(errors).containsOnlyKeys("iot.devices.file");
            assertThat(errors.get("iot.devices.file"))
                    .singleElement()
                    .asString()
                    .contains("joined.csv: line 4 repeats the column names of the first line")
                    .doesNotContain("secretOfPump")
                    .satisfies(DevicesFileIT::saysItsReasonOnce);
            assertThatThrownBy(() -> cluster.rest().createOrUpdate(bridge.name("wrong"), wrong))
                    .hasMessageContaining("line 4 repeats the column names");

            start(bridge, fleet);
            fleet.awaitOnline();
            bridge.write("fleet.csv", text);
            String[] warning = {
                "WARN", "iot.devices.file: the devices file " + fleet.file + ": line 4 repeats the column names"
            };
            Awaitility.await("a warning of every task")
                    .atMost(PATIENCE)
                    .until(() -> logged(warning) == SOURCE_TASKS + SINK_TASKS);
            assertThat(logged("iot.devices.file: iot.devices.file")).isZero();
            carriesBothWays(bridge, "pump2", 1);
            fleet.assertUntouchedBut();
            assertRunning(bridge);
        }
    }

    private static void saysItsReasonOnce(String message) {
        assertThat(message.split("iot\\.devices\\.file", -1)).as(message).hasSize(2);
        assertThat(message.split("line 4", -1)).as(message).hasSize(2);
    }

    private void start(Bridge bridge, Fleet fleet) {
        start(bridge, fleet, Map.of());
    }

    private void start(Bridge bridge, Fleet fleet, Map<String, String> settings) {
        cluster.topics().create(bridge.name("messages"), 1);
        cluster.topics().create(bridge.name("commands"), 4);
        cluster.topics().create(bridge.name("dead"), 1);
        Map<String, String> source =
                fleet.watchedBy(bridge.source(bridge.emulator().wss()));
        source.putAll(settings);
        source.put("tasks.max", Integer.toString(SOURCE_TASKS));
        bridge.start("source", source);
        Map<String, String> sink = fleet.watchedBy(bridge.sink(bridge.emulator().wss()));
        sink.putAll(settings);
        sink.put("tasks.max", Integer.toString(SINK_TASKS));
        bridge.putDeadLetters(sink);
        bridge.start("sink", sink);
    }

    /** Has what the fleet is by now taken over by all tasks; each looks at the file by itself. */
    private void replace(Bridge bridge, Fleet fleet) {
        fleet.replace();
        fleet.awaitOnline();
        String task = "[" + bridge.name("sink") + "|task-";
        String knows = "The task has " + fleet.secrets.size() + " devices now";
        Awaitility.await(knows).atMost(PATIENCE).until(() -> logged(task, knows) == SINK_TASKS);
    }

    private void assertRunning(Bridge bridge) {
        assertThat(cluster.rest().status(bridge.name("source")).isRunning(SOURCE_TASKS))
                .isTrue();
        assertThat(cluster.rest().status(bridge.name("sink")).isRunning(SINK_TASKS))
                .isTrue();
    }

    private void up(Bridge bridge, String device) {
        cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/" + device, "up");
    }

    private static void awaitUp(Bridge bridge, String device, int count) {
        Awaitility.await(device)
                .atMost(PATIENCE)
                .until(() -> bridge.accepted(device).size() == count);
    }

    private void awaitDown(Bridge bridge, String device, String payload) {
        try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
            Awaitility.await("down to " + device).atMost(PATIENCE).until(() -> reader.records().stream()
                    .anyMatch(record -> text(record.key()).endsWith("/" + device)
                            && text(record.value()).equals(payload)));
        }
    }

    /** @param ups records that the device has published by then */
    private void carriesBothWays(Bridge bridge, String device, int ups) {
        bridge.send(device, "/{device}/user/get", bytes("down"), 1);
        awaitDown(bridge, device, "down");
        up(bridge, device);
        awaitUp(bridge, device, ups);
    }

    /** One of every task. */
    private void awaitWarnings(Fleet fleet, String what) {
        Awaitility.await("warnings:" + what)
                .atMost(PATIENCE)
                .until(() -> warnings(fleet, what) == SOURCE_TASKS + SINK_TASKS);
    }

    private long warnings(Fleet fleet, String what) {
        return logged("WARN", "iot.devices.file: the devices file " + fleet.file + what);
    }

    private long logged(String... words) {
        try (Stream<String> lines = Files.lines(cluster.worker().process().log())) {
            return lines.filter(line -> Stream.of(words).allMatch(line::contains))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
