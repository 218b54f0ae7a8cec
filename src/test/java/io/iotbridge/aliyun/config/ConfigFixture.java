package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.link.LinkFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Sound configurations to spoil, and what validation says of them. */
final class ConfigFixture {

    private ConfigFixture() {}

    /** Two devices, one route. */
    static Map<String, String> source() {
        Map<String, String> props = platform();
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/{function}");
        props.put("downlink.routes.r.kafka.topic", "iot.{function}");
        return props;
    }

    /** The same with topics that it consumes itself. */
    static Map<String, String> both() {
        Map<String, String> props = source();
        props.put("uplink.topics", "commands,updates");
        props.put("uplink.consumer.bootstrap.servers", "kafka:9092");
        props.putAll(uplink());
        return props;
    }

    static Map<String, String> sink() {
        Map<String, String> props = platform();
        props.put("topics", "commands,updates");
        props.putAll(uplink());
        return props;
    }

    private static Map<String, String> platform() {
        return new HashMap<>(Map.of(
                "name", "pumps",
                "iot.endpoint", "wss://platform.test/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1,pump2",
                "iot.devices.pump1.device.secret", "secret1",
                "iot.devices.pump2.device.secret", "secret2"));
    }

    private static Map<String, String> uplink() {
        return Map.of(
                "uplink.routes", "u",
                "uplink.routes.u.kafka.topics", "commands,updates",
                "uplink.routes.u.mqtt.topic", "/{productKey}/{deviceName}/user/update");
    }

    /** {@code null} takes the key away. */
    static Map<String, String> with(Map<String, String> props, String key, String value) {
        if (value == null) {
            props.remove(key);
        } else {
            props.put(key, value);
        }
        return props;
    }

    /** The wrong keys with what is said of them, by the connector that the routes make it. */
    static Map<String, List<String>> errors(Map<String, String> props) {
        LinkFixture links = new LinkFixture();
        Config config = props.containsKey("downlink.routes")
                ? SourceConfig.validate(props, links.check)
                : SinkConfig.validate(props, links.check);
        return config.configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
