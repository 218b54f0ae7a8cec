package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConverterFixture.BYTES;
import static io.iotbridge.aliyun.config.ConverterFixture.STRUCTURES;
import static io.iotbridge.aliyun.config.ConverterFixture.TEXT;
import static io.iotbridge.aliyun.config.ConverterFixture.platform;
import static io.iotbridge.aliyun.config.ConverterFixture.sinkErrors;
import static io.iotbridge.aliyun.config.ConverterFixture.source;
import static io.iotbridge.aliyun.config.ConverterFixture.sourceErrors;
import static io.iotbridge.aliyun.config.ConverterFixture.uplink;
import static io.iotbridge.aliyun.config.ConverterFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.codec.PayloadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C07, C08: every converter of Kafka Connect and every payload format, both ways: unchanged, or refused by name. */
class ConverterMatrixTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What may be in a payload: no text, text, text that looks like a number, JSON of all kinds, numbers, nothing. */
    private static final List<byte[]> PAYLOADS = List.of(
            new byte[] {0, (byte) 0xff, (byte) 0xfe, 7},
            utf8("气压 é"),
            utf8("0012"),
            utf8("[B@3e038cb2"),
            utf8("{\"id\":\"9\",\"params\":{\"t\":21.5,\"on\":true,\"none\":null},\"a\":[1,\"x\"]}"),
            utf8("\"text\""),
            utf8("17"),
            utf8("null"),
            utf8(" null "),
            new byte[] {1},
            new byte[] {0x40, 9, 0x21, (byte) 0xfb, 0x54, 0x44, 0x2d, 0x18},
            new byte[0]);

    /** Pairs of a converter and a format that must work, downlink; all others must be refused. */
    private static final Set<String> CARRIED = Set.of(
            BYTES + " bytes",
            BYTES + " string",
            BYTES + " json",
            TEXT + " string",
            TEXT + " json",
            STRUCTURES + " json",
            STRUCTURES + " true json");

    static Stream<Pair> pairs() {
        return Stream.of(
                        BYTES,
                        TEXT,
                        STRUCTURES,
                        STRUCTURES + " true",
                        "org.apache.kafka.connect.converters.IntegerConverter",
                        "org.apache.kafka.connect.converters.LongConverter",
                        "org.apache.kafka.connect.converters.ShortConverter",
                        "org.apache.kafka.connect.converters.FloatConverter",
                        "org.apache.kafka.connect.converters.DoubleConverter",
                        "org.apache.kafka.connect.converters.BooleanConverter")
                .flatMap(converter -> Stream.of("bytes", "string", "json").map(format -> new Pair(converter, format)));
    }

    record Pair(String converter, String format) {

        String className() {
            return converter.split(" ")[0];
        }

        boolean hasSchemas() {
            return converter.endsWith(" true");
        }

        Converter made() throws ReflectiveOperationException {
            Converter made = Utils.newInstance(className(), Converter.class);
            made.configure(Map.of("schemas.enable", Boolean.toString(hasSchemas())), false);
            return made;
        }

        Map<String, String> in(Map<String, String> props, String key) {
            props.put(key, className());
            if (className().equals(STRUCTURES)) {
                props.put(key + ".schemas.enable", Boolean.toString(hasSchemas()));
            }
            return props;
        }

        @Override
        public String toString() {
            return converter + " " + format;
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void downlinkUnchangedOrRefused(Pair pair) throws Exception {
        Map<String, String> props = pair.in(source(pair.format()), "value.converter");
        Map<String, List<String>> errors = sourceErrors(props);
        if (!CARRIED.contains(pair.toString())) {
            assertThat(errors).containsOnlyKeys("value.converter");
            assertThat(errors.get("value.converter").get(0))
                    .contains("downlink.routes.r.payload=" + pair.format(), BYTES);
            assertThatThrownBy(() -> new SourceConfig(props))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("value.converter");
            return;
        }
        assertThat(errors).isEmpty();
        SourceConfig config = new SourceConfig(props);
        int carried = 0;
        for (byte[] payload : PAYLOADS) {
            try {
                SchemaAndValue value =
                        config.rules(config.routes().routes().get(0)).decoder().decode(payload);
                byte[] written = pair.made().fromConnectData("t", value.schema(), value.value());
                if (pair.className().equals(STRUCTURES)) {
                    JsonNode all = JSON.readTree(written);
                    assertThat(pair.hasSchemas() ? all.get("payload") : all).isEqualTo(JSON.readTree(payload));
                } else {
                    assertThat(written).isEqualTo(payload);
                }
                carried++;
            } catch (PayloadException undecodable) {
                assertThat(undecodable.getMessage()).isNotBlank();
            }
        }
        assertThat(carried).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void uplinkUnchangedOrRefused(Pair pair) throws Exception {
        Map<String, String> props = pair.in(uplink(platform(), pair.format()), "value.converter");
        Map<String, List<String>> errors = sinkErrors(props);
        Map<String, String> own = pair.in(uplink(source("bytes"), pair.format()), "uplink.value.converter");
        own.put("uplink.topics", "t");
        own.put("uplink.consumer.bootstrap.servers", "localhost:1");
        assertThat(sourceErrors(own).keySet())
                .isEqualTo(errors.keySet().stream().map(key -> "uplink." + key).collect(Collectors.toSet()));
        if (!errors.isEmpty()) {
            assertThat(errors).containsOnlyKeys("value.converter");
            assertThat(errors.get("value.converter").get(0))
                    .contains("uplink.routes.r.payload=" + pair.format(), BYTES);
            return;
        }
        UplinkConfig config = new SinkConfig(props).uplink();
        int carried = 0;
        for (byte[] payload : PAYLOADS) {
            try {
                SchemaAndValue value = pair.made().toConnectData("t", envelope(pair, payload));
                byte[] published =
                        config.encoder(config.routes().routes().get(0)).encode(value.schema(), value.value());
                requireSame(pair, payload, value.value(), published);
                carried++;
            } catch (PayloadException | DataException bad) {
                assertThat(bad.getMessage()).isNotBlank();
            }
        }
        assertThat(carried).isPositive();
    }

    /** JsonConverter with schemas takes nothing else. */
    private static byte[] envelope(Pair pair, byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        String type = pair.format().equals("json") && !text.startsWith("\"") ? "null" : "{\"type\":\"string\"}";
        return pair.hasSchemas() ? utf8("{\"schema\":" + type + ",\"payload\":" + text + "}") : payload;
    }

    private static void requireSame(Pair pair, byte[] payload, Object value, byte[] published) throws IOException {
        if (value instanceof Number || value instanceof Boolean) {
            assertThat(published).asString(StandardCharsets.UTF_8).isEqualTo(value.toString());
        } else if (pair.className().equals(STRUCTURES) && pair.format().equals("json")) {
            assertThat(JSON.readTree(published)).isEqualTo(JSON.readTree(payload));
        } else if (pair.className().equals(STRUCTURES)) {
            assertThat(published).asString(StandardCharsets.UTF_8).isEqualTo(value);
        } else {
            assertThat(published).isEqualTo(payload);
        }
    }

    /** C07: what is reported is bytes, whatever the routes' payloads are; a converter of structures gets them in one. */
    @ParameterizedTest
    @ValueSource(strings = {"downlink.errors.topic", "uplink.errors.topic"})
    void anErrorsTopicNeedsAConverterOfBytesOrStructures(String topic) {
        pairs().filter(pair -> CARRIED.contains(pair.toString())).forEach(pair -> {
            Map<String, String> props = pair.in(source(pair.format()), "value.converter");
            if (topic.startsWith("uplink")) {
                uplink(props, "bytes");
                props.put("uplink.topics", "t");
                props.put("uplink.consumer.bootstrap.servers", "localhost:1");
            }
            props.put(topic, "errors");
            if (!pair.className().equals(TEXT)) {
                assertThat(sourceErrors(props)).isEmpty();
            } else {
                assertThat(sourceErrors(props)).containsOnlyKeys("value.converter");
                assertThat(sourceErrors(props).get("value.converter").get(0)).contains(topic, BYTES);
            }
        });
    }
}
