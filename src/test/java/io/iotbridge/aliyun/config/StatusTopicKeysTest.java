package io.iotbridge.aliyun.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the states of links are written. */
class StatusTopicKeysTest {

    private static final String KEY = "downlink.status.topic";

    @ParameterizedTest
    @CsvSource({
        "downlink.errors.topic, iot.states",
        "uplink.errors.topic, iot.states",
        "uplink.results.topic, iot.states",
        "downlink.routes.r.kafka.topic, iot.states"
    })
    void aTopicThatHoldsSomethingElseIsRefused(String other, String topic) {
        Map<String, String> props = ConfigFixture.with(ConfigFixture.both(), other, topic);
        props.put(KEY, topic);
        assertThat(ConfigFixture.errors(props)).containsOnlyKeys(KEY).allSatisfy((key, messages) -> assertThat(messages)
                .singleElement()
                .asString()
                .contains(other)
                .contains("own"));
    }

    @Test
    void aTopicThatIsConsumedIsRefused() {
        Map<String, String> props = ConfigFixture.with(ConfigFixture.both(), KEY, "updates");
        assertThat(ConfigFixture.errors(props)).containsOnlyKeys(KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.connect.converters.ByteArrayConverter",
                "org.apache.kafka.connect.storage.StringConverter",
                "org.apache.kafka.connect.json.JsonConverter"
            })
    void everyConverterThatCarriesTheRoutesCarriesStates(String converter) {
        Map<String, String> props = ConfigFixture.with(ConfigFixture.source(), KEY, "iot.states");
        props.put("downlink.routes.r.payload", converter.contains("Byte") ? "bytes" : "json");
        props.put("value.converter", converter);
        assertThat(ConfigFixture.errors(props)).isEmpty();
    }

    @Test
    void itMustBeALegalName() {
        assertThat(ConfigFixture.errors(ConfigFixture.with(ConfigFixture.source(), KEY, "a,b")))
                .containsOnlyKeys(KEY);
    }
}
