package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesFileKeysTest {

    private static final Duration NEXT_LOOK_AND_READ = Duration.ofSeconds(11);

    @TempDir
    Path folder;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<DeviceRegistry> told = new ArrayList<>();
    private final Map<String, String> props = new HashMap<>();

    @BeforeEach
    void aFileWithoutDevices() {
        props.put("iot.endpoint", "wss://platform.test/mqtt");
        props.put("iot.devices.file", folder.resolve("devices.csv").toString());
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/{function}");
        props.put("downlink.routes.r.kafka.topic", "iot.{function}");
        write();
    }

    private void write(String... names) {
        StringBuilder text = new StringBuilder("DeviceName,DeviceSecret,ProductKey\n");
        for (String name : names) {
            text.append(name).append(",hush,pk\n");
        }
        writeText(text.toString());
    }

    private void writeText(String text) {
        try {
            Files.writeString(folder.resolve("devices.csv"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theNumberOfTasksDoesNotFollowTheNumberOfDevices() {
        assertThat(new SourceConfig(props).devices().devices()).isEmpty();
        assertThat(new SourceConfig(props).taskConfigs(4, 0))
                .extracting(task -> task.get("iot.task.shard"))
                .containsExactly("0/4", "1/4", "2/4", "3/4");
    }

    @Test
    void everyTaskIsToldItsOwnDevicesListedOnesIncluded() {
        props.put("iot.devices", "listed");
        props.put("iot.devices.listed.product.key", "pk");
        props.put("iot.devices.listed.device.secret", "hush");
        for (Map<String, String> task : new SourceConfig(props).taskConfigs(2, 0)) {
            assertThat(new SourceConfig(task).watchDevices(scheduler, told::add))
                    .isPresent();
        }
        write("a", "b", "c", "d", "e", "f");
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).hasSize(2).noneMatch(devices -> devices.size() == 0);
        assertThat(told.get(0).size() + told.get(1).size()).isEqualTo(7);
    }

    @Test
    void aSinkTaskIsToldAllDevices() {
        props.keySet().removeIf(key -> key.startsWith("downlink."));
        props.put("uplink.routes", "r");
        props.put("uplink.routes.r.kafka.topics", "commands");
        props.put("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        new SinkConfig(props).watchDevices(scheduler, told::add);
        write("a", "b", "c");
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).extracting(DeviceRegistry::size).containsExactly(3);
    }

    @Test
    void aListThatIsEmptiedChangesNothingUnlessThatIsMeant() {
        write("a", "b");
        new SourceConfig(props).watchDevices(scheduler, told::add);
        scheduler.pass(NEXT_LOOK_AND_READ);
        write();
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(told).extracting(DeviceRegistry::size).containsExactly(2);
        props.put("iot.devices.file.empty.allowed", "true");
        new SourceConfig(props).watchDevices(scheduler, told::add);
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).extracting(DeviceRegistry::size).containsExactly(2, 0);
    }

    @Test
    void aNameThatCannotBePartOfTheAddressIsWrongAtTheStartAndLater() {
        props.remove("iot.endpoint");
        props.put("iot.region", "cn-shanghai");
        new SourceConfig(props).watchDevices(scheduler, told::add);
        write("a", "b");
        scheduler.pass(NEXT_LOOK_AND_READ);
        assertThat(told).hasSize(1);
        writeText("DeviceName,DeviceSecret,ProductKey\na,hush,p{k\n");
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(told).hasSize(1);
        assertThatThrownBy(() -> new SourceConfig(props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("iot.region: the product key 'p{k'");
    }

    @Test
    void zeroMeansThatTheFileIsNotLookedAtAgain() {
        props.put("iot.devices.file.poll.interval.ms", "0");
        assertThat(new SourceConfig(props).watchDevices(scheduler, told::add)).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }
}
