package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bounds the Kafka topics that messages choose. */
class ChosenTopicsKeysTest {

    private static Map<String, List<String>> errors(String topic, Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "downlink.routes", "r",
                "downlink.routes.r.mqtt.filter", "/{productKey}/{deviceName}/{a}/{b}",
                "downlink.routes.r.kafka.topic", topic));
        props.putAll(more);
        return SourceConfig.validate(props, new LinkFixture().check).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a}", "{a}.{b}", "{a}_{b}-"})
    void aTopicThatTheSenderChoosesAloneIsRefusedUnlessItIsBounded(String topic) {
        assertThat(errors(topic, Map.of()))
                .containsOnlyKeys("downlink.routes.r.kafka.topic")
                .allSatisfy((key, messages) ->
                        assertThat(messages).singleElement().asString().contains("prefix", "downlink.topics.allowed"));
        assertThat(errors(topic, Map.of("downlink.topics.allowed", "iot\\..*"))).isEmpty();
        assertThat(errors("iot." + topic, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{deviceName}", "{productKey}-{a}", "fixed"})
    void aTopicThatTheOperatorBoundsIsAccepted(String topic) {
        assertThat(errors(topic, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "downlink.admin.config.providers | file | cannot be set in a connector",
                "downlink.admin.metric.reporters | any | cannot use",
                "downlink.admin.sasl.login.callback.handler.class | any | cannot use",
                "downlink.admin.group.id | any | not a setting of Kafka's admin client",
                "downlink.admin.request.timeout.ms | soon | Not a number",
                "downlink.topics.allowed | [ | regular expression"
            })
    void whatIsWrongIsNamed(String key, String value, String message) {
        assertThat(errors("iot.{a}", Map.of("downlink.admin.bootstrap.servers", "kafka:9092", key, value)))
                .containsOnlyKeys(key)
                .allSatisfy((wrong, messages) ->
                        assertThat(messages).anySatisfy(text -> assertThat(text).contains(message)));
    }

    @Test
    void otherKeysOfTheClientNeedAnAddress() {
        assertThat(errors("iot.{a}", Map.of("downlink.admin.security.protocol", "SSL")))
                .containsOnlyKeys("downlink.admin.bootstrap.servers");
    }
}
