package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.source.states.OffsetsFixture;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A device that a new configuration leaves out has its record in the topic of states deleted, by the task that would own it. */
class LeftOutDevicesTest {

    private final LinkFixture fixture = new LinkFixture();
    private final OffsetsFixture offsets = new OffsetsFixture();

    static Map<String, String> listing(int devices) {
        Map<String, String> props = new HashMap<>(Map.of(
                "name", "source",
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "downlink.routes", "custom",
                "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
                "downlink.routes.custom.kafka.topic", "iot.custom",
                "downlink.routes.custom.payload", "json",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "downlink.status.topic", "iot.states"));
        List<String> pumps =
                IntStream.range(0, devices).mapToObj(i -> "pump" + i).toList();
        props.put("iot.devices", String.join(",", pumps));
        pumps.forEach(pump -> props.put("iot.devices." + pump + ".device.secret", "secret"));
        return props;
    }

    private static List<Map<String, String>> taskConfigs(int devices, int tasks) {
        return new SourceConfig(listing(devices)).taskConfigs(tasks, 0);
    }

    /** Runs a task until it has written what it has to; its offsets are committed as it stops. */
    private List<String> run(Map<String, String> props) throws Exception {
        SourceConfig config = new SourceConfig(props);
        try (StartedSource source = StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.of(offsets))) {
            return states(source);
        }
    }

    private List<String> runAll(List<Map<String, String>> tasks) throws Exception {
        List<String> states = new ArrayList<>();
        for (Map<String, String> task : tasks) {
            states.addAll(run(task));
        }
        return states;
    }

    private List<String> states(StartedSource source) throws Exception {
        List<String> states = new ArrayList<>();
        for (List<SourceRecord> records = source.poll(); records != null; records = source.poll()) {
            for (SourceRecord record : records) {
                offsets.commit(record);
                source.disposedOf(record, true);
                states.add(
                        record.key() + " " + (record.value() == null ? "-" : ((Struct) record.value()).get("state")));
            }
        }
        return states;
    }

    @Test
    void aDeviceThatIsListedNoMoreIsDeletedOnceAndFirst() throws Exception {
        assertThat(run(listing(3))).containsExactly("pk/pump0 down", "pk/pump1 down", "pk/pump2 down");
        assertThat(run(listing(2))).containsExactly("pk/pump2 -", "pk/pump0 down", "pk/pump1 down");
        assertThat(run(listing(2))).containsExactly("pk/pump0 down", "pk/pump1 down");
        assertThat(run(listing(3))).containsExactly("pk/pump0 down", "pk/pump1 down", "pk/pump2 down");
    }

    @Test
    void aDeviceThatIsAnotherTasksNowIsNotDeleted() throws Exception {
        runAll(taskConfigs(8, 3));
        assertThat(runAll(taskConfigs(8, 1))).hasSize(8).noneMatch(state -> state.endsWith("-"));
        assertThat(runAll(taskConfigs(8, 4))).hasSize(8).noneMatch(state -> state.endsWith("-"));
    }

    @Test
    void aDeviceThatIsLeftOutWhileTheNumberOfTasksChangesIsDeleted() throws Exception {
        runAll(taskConfigs(8, 3));
        assertThat(runAll(taskConfigs(6, 2)))
                .contains("pk/pump6 -", "pk/pump7 -")
                .filteredOn(state -> state.endsWith("-"))
                .hasSize(2);
        runAll(taskConfigs(6, 2));
        runAll(taskConfigs(6, 2));
        assertThat(runAll(taskConfigs(6, 2))).hasSize(6);
    }

    @Test
    void aDeviceWhoseDeletionKafkaHasNotGotIsDeletedByTheNextTask() throws Exception {
        run(listing(3));
        SourceConfig config = new SourceConfig(listing(2));
        try (StartedSource source = StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.of(offsets))) {
            assertThat(source.poll()).extracting(SourceRecord::key).contains("pk/pump2");
        }
        assertThat(run(listing(2))).contains("pk/pump2 -");
    }

    @Test
    void aDeviceThatIsBackBeforeItsDeletionIsPolledIsNotDeleted() throws Exception {
        run(listing(3));
        SourceConfig config = new SourceConfig(listing(2));
        try (StartedSource source = StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.of(offsets))) {
            source.setDevices(DeviceRegistry.of(IntStream.range(0, 3)
                    .mapToObj(i -> LinkFixture.device("pump" + i))
                    .toList()));
            assertThat(states(source)).contains("pk/pump2 down").noneMatch(state -> state.endsWith("-"));
        }
        assertThat(run(listing(2))).contains("pk/pump2 -");
    }

    /** 2,000 devices of a task are listed in offsets that the topic of offsets takes, and only while the lists change. */
    @Test
    void thousandsOfDevicesAreListedInOffsetsOfSomeKilobytes() throws Exception {
        run(listing(2_000));
        for (int number = 0; number < 16; number++) {
            String list = (String)
                    offsets.offset(Map.of("states", "iot.states/0/" + number)).get("devices");
            assertThat(list).hasSizeBetween(500, 10_000);
        }
        assertThat(run(listing(1))).filteredOn(state -> state.endsWith("-")).hasSize(1_999);
        assertThat(run(listing(1))).containsExactly("pk/pump0 down");
    }
}
