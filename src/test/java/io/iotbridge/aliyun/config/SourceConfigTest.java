package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SourceConfigTest {

    private static Map<String, String> props(int devices) {
        Map<String, String> props = new HashMap<>();
        props.put("iot.endpoint", "wss://platform.test/mqtt");
        props.put("iot.product.key", "pk");
        Set<String> aliases = new HashSet<>();
        for (int i = 0; i < devices; i++) {
            aliases.add("d" + i);
            props.put("iot.devices.d" + i + ".device.secret", "${file:/secrets:d" + i + "}");
        }
        props.put("iot.devices", String.join(",", aliases));
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/{function}");
        props.put("downlink.routes.r.kafka.topic", "iot.{function}");
        return props;
    }

    private static Map<String, List<String>> errors(Map<String, String> props) {
        return SourceConfig.validate(props, new LinkFixture().check).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    @Test
    void readsASoundConfiguration() {
        SourceConfig config = new SourceConfig(props(2));
        assertThat(errors(props(2))).isEmpty();
        assertThat(config.devices().devices()).hasSize(2);
        assertThat(config.links().keepAlive()).hasSeconds(300);
        assertThat(config.routes().subscriptions(new DeviceId("pk", "d0"))).containsExactly("/pk/d0/user/+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iot.keepalive.seconds | 29 | iot.keepalive.seconds",
                "iot.keepalive.seconds | 1201 | iot.keepalive.seconds",
                "iot.endpoint | mqtt://x | iot.endpoint",
                "iot.client.id | x{nosuch} | iot.client.id",
                "iot.client.id | 0123456789012345678901234567890123456789012345678901234567890123{deviceName} | iot.client.id",
                "iot.devices | d0,d0b | iot.devices.d0b.device.secret",
                "iot.devices.d1.device.name | d0 | iot.devices",
                "downlink.routes | '' | downlink.routes",
                "downlink.routes | r,s | downlink.routes.s.mqtt.filter",
                "downlink.routes.r.kafka.topic | a b | downlink.routes.r.kafka.topic",
                "downlink.routes.r.kafka.key | {nosuch} | downlink.routes.r.kafka.key",
                "downlink.undecodable | report | downlink.errors.topic",
                "iot.reconnect.backoff.ms | 600000 | iot.reconnect.backoff.ms",
            })
    void putsTheErrorOnTheKeyThatIsWrong(String key, String value, String wrong) {
        Map<String, String> props = props(2);
        props.put(key, value);
        assertThat(errors(props)).containsKey(wrong);
        assertThatThrownBy(() -> new SourceConfig(props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(wrong);
    }

    @Test
    void anEndpointWinsOverARegion() {
        Map<String, String> props = props(1);
        props.put("iot.region", "cn-shanghai");
        assertThat(new SourceConfig(props).links().endpoint().of(new DeviceId("pk", "d0")))
                .hasToString("wss://platform.test/mqtt");
        props.remove("iot.endpoint");
        assertThat(new SourceConfig(props).links().endpoint().of(new DeviceId("pk", "d0")))
                .hasToString("wss://pk.iot-as-mqtt.cn-shanghai.aliyuncs.com:443");
        props.put("iot.instance.id", "iot-060a0bgd");
        assertThat(errors(props)).containsOnlyKeys("iot.region");
    }

    @Test
    void givesEveryDeviceToExactlyOneTask() {
        List<Map<String, String>> tasks = new SourceConfig(props(20)).taskConfigs(3, 0);
        assertThat(tasks).hasSize(3);
        List<DeviceId> all = tasks.stream()
                .flatMap(task -> new SourceConfig(withSomeDevice(task)).devices().devices().stream())
                .map(device -> device.id())
                .toList();
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aTaskWithNoneOfAFewDevicesIsNoError() {
        List<Map<String, String>> tasks = new SourceConfig(props(4)).taskConfigs(4, 0);
        assertThat(tasks).extracting(task -> task.get("iot.devices")).contains("");
        assertThat(tasks.stream()
                        .mapToInt(task -> new SourceConfig(task).devices().size())
                        .sum())
                .isEqualTo(4);
    }

    private static Map<String, String> withSomeDevice(Map<String, String> task) {
        assertThat(task.get("iot.devices")).isNotBlank();
        return task;
    }

    @Test
    void aTaskCarriesTheSecretsOfItsOwnDevicesAloneUnderTheKeysOfTheConnector() {
        for (Map<String, String> task : new SourceConfig(props(20)).taskConfigs(4, 0)) {
            Set<String> own = Set.of(task.get("iot.devices").split(","));
            task.forEach((key, value) -> {
                if (key.endsWith(".device.secret")) {
                    String alias = key.split("\\.")[2];
                    assertThat(own).contains(alias);
                    assertThat(value).isEqualTo("${file:/secrets:" + alias + "}");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(LinkException.Kind.class)
    void keysNamedInErrorsExist(LinkException.Kind kind) {
        Set<String> known = new HashSet<>(SourceConfig.definition(Map.of()).names());
        known.addAll(SinkConfig.definition(Map.of()).names());
        assertThat(known).containsAll(kind.keys());
    }

    @Test
    void twoConnectorsWithEqualKeysHaveEqualLinkSettings() {
        assertThat(new SourceConfig(props(1)).links()).isEqualTo(new SourceConfig(props(2)).links());
    }

    @Test
    void neverShowsASecret() {
        Map<String, String> props = props(1);
        props.put("iot.devices.d0.device.secret", "verySecret");
        assertThat(new SourceConfig(props).devices().toString()).doesNotContain("verySecret");
        props.put("iot.devices.d0.device.name", "a/b");
        assertThatThrownBy(() -> new SourceConfig(props)).hasMessageNotContaining("verySecret");
    }
}
