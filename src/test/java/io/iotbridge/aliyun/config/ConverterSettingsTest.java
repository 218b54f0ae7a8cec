package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConverterFixture.BYTES;
import static io.iotbridge.aliyun.config.ConverterFixture.STRUCTURES;
import static io.iotbridge.aliyun.config.ConverterFixture.TEXT;
import static io.iotbridge.aliyun.config.ConverterFixture.platform;
import static io.iotbridge.aliyun.config.ConverterFixture.source;
import static io.iotbridge.aliyun.config.ConverterFixture.uplink;
import static io.iotbridge.aliyun.config.ConverterFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.codec.PayloadException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** What converters and routes say about nulls, defaults and decimals counts. */
class ConverterSettingsTest {

    /** C12: the converter that read the record has decided about defaults; what is null then stays null. */
    @Test
    void aDefaultIsNotInvented() throws PayloadException {
        Map<String, String> props = uplink(platform(), "json");
        props.put("value.converter", STRUCTURES);
        props.put("value.converter.replace.null.with.default", "false");
        byte[] record = utf8(
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"target\",\"type\":\"int32\",\"optional\":true,"
                        + "\"default\":20}]},\"payload\":{\"target\":null}}");
        assertThat(published(props, "false", record)).isEqualTo("{\"target\":null}");
        // The worker's converter, with the worker's settings: they are in the value, whether we see them or not.
        props.keySet().removeIf(key -> key.startsWith("value.converter"));
        assertThat(published(props, "false", record)).isEqualTo("{\"target\":null}");
        assertThat(published(props, "true", record)).isEqualTo("{\"target\":20}");
    }

    private static String published(Map<String, String> props, String replace, byte[] record) throws PayloadException {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("replace.null.with.default", replace), false);
            SchemaAndValue value = converter.toConnectData("t", record);
            UplinkConfig config = new SinkConfig(props).uplink();
            return new String(
                    config.encoder(config.routes().routes().get(0)).encode(value.schema(), value.value()),
                    StandardCharsets.UTF_8);
        }
    }

    @Test
    void decimalsAreWrittenAsTheirConverterIsConfigured() throws PayloadException {
        byte[] record = utf8(
                "{\"schema\":{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"parameters\":"
                        + "{\"scale\":\"2\"}},\"payload\":\"BOI=\"}");
        Map<String, String> props = uplink(platform(), "json");
        assertThat(published(props, "true", record)).isEqualTo("12.50");
        props.put("value.converter", STRUCTURES);
        assertThat(published(props, "true", record)).isEqualTo("12.50");
        props.put("value.converter.decimal.format", "BASE64");
        assertThat(published(props, "true", record)).isEqualTo("\"BOI=\"");
    }

    /** C05: null is no message; it deletes what the key stands for only where the route says that it is meant so. */
    @Test
    void aNullIsATombstoneOnlyIfTheRouteSaysSo() throws PayloadException {
        for (String converter : List.of("", STRUCTURES)) {
            Map<String, String> props = source("json");
            if (!converter.isEmpty()) {
                props.put("value.converter", converter);
            }
            SourceConfig config = new SourceConfig(props);
            assertThatThrownBy(() -> config.rules(config.routes().routes().get(0))
                            .decoder()
                            .decode(utf8(" null\n")))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining("tombstone")
                    .hasMessageContaining(".payload.null");
        }
        for (String converter : List.of(BYTES, TEXT, STRUCTURES)) {
            Map<String, String> props = source("json");
            props.put("value.converter", converter);
            props.put("downlink.routes.r.payload.null", "tombstone");
            SourceConfig config = new SourceConfig(props);
            assertThat(config.rules(config.routes().routes().get(0)).decoder().decode(utf8("null")))
                    .isEqualTo(SchemaAndValue.NULL);
            assertThat(config.rules(config.routes().routes().get(0))
                            .decoder()
                            .decode(utf8("{}"))
                            .value())
                    .isNotNull();
        }
    }
}
