package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.link.LinkFixture;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;

/** Configurations whose converters are in question. */
final class ConverterFixture {

    static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";
    static final String STRUCTURES = "org.apache.kafka.connect.json.JsonConverter";

    private ConverterFixture() {}

    static Map<String, String> platform() {
        return new HashMap<>(Map.of(
                "iot.region", "cn-shanghai",
                "iot.product.key", "pk",
                "iot.devices", "d0",
                "iot.devices.d0.device.secret", "secret"));
    }

    static Map<String, String> source(String format) {
        Map<String, String> props = platform();
        props.put("downlink.routes", "r");
        props.put("downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/user/get");
        props.put("downlink.routes.r.kafka.topic", "t");
        props.put("downlink.routes.r.payload", format);
        return props;
    }

    static Map<String, String> uplink(Map<String, String> props, String format) {
        props.put("uplink.routes", "r");
        props.put("uplink.routes.r.kafka.topics", "t");
        props.put("uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update");
        props.put("uplink.routes.r.payload", format);
        return props;
    }

    static Map<String, List<String>> errors(Stream<ConfigValue> values) {
        return values.filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    static Map<String, List<String>> sourceErrors(Map<String, String> props) {
        return errors(SourceConfig.validate(props, new LinkFixture().check).configValues().stream());
    }

    static Map<String, List<String>> sinkErrors(Map<String, String> props) {
        return errors(SinkConfig.validate(props, new LinkFixture().check).configValues().stream());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
