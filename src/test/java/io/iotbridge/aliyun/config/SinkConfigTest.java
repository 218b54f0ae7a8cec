package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {

    private static Map<String, String> props() {
        return new HashMap<>(Map.of(
                "iot.region", "cn-shanghai",
                "iot.product.key", "pk",
                "iot.devices", "d0",
                "iot.devices.d0.device.secret", "secret",
                "uplink.routes", "r",
                "uplink.routes.r.kafka.topics", "iot\\.up\\..*",
                "uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/{header.function}",
                "uplink.routes.r.payload", "json"));
    }

    private static Map<String, List<String>> errors(Map<String, String> props) {
        return SinkConfig.validate(props, new LinkFixture().check).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    @Test
    void readsASoundConfiguration() throws Exception {
        assertThat(errors(props())).isEmpty();
        SinkConfig config = new SinkConfig(props());
        assertThat(config.uplink().limits().qos1PerSecond()).isEqualTo(10);
        assertThat(config.uplink()
                        .encoder(config.uplink().routes().routes().get(0))
                        .encode(null, Map.of("a", 1)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uplink.routes.r.qos | 2 | uplink.routes.r.qos",
                "uplink.routes.r.mqtt.topic | /{productKey}/+/x | uplink.routes.r.mqtt.topic",
                "uplink.routes.r.mqtt.topic | /{nosuch}/x | uplink.routes.r.mqtt.topic",
                "uplink.routes.r.device | {deviceName} | uplink.routes.r.device",
                "uplink.routes.r.kafka.topics | [ | uplink.routes.r.kafka.topics",
                "uplink.routes | r,s | uplink.routes.s.kafka.topics",
                "uplink.rate.qos1.per.second | -1 | uplink.rate.qos1.per.second",
                "uplink.confirm.retry.ms | 600000 | uplink.confirm.retry.ms",
                "iot.devices.file | /no/such/file.csv | iot.devices.file",
            })
    void putsTheErrorOnTheKeyThatIsWrong(String key, String value, String wrong) {
        Map<String, String> props = props();
        props.put(key, value);
        assertThat(errors(props)).containsKey(wrong);
    }
}
