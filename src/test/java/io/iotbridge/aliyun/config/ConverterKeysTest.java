package io.iotbridge.aliyun.config;

import static io.iotbridge.aliyun.config.ConverterFixture.BYTES;
import static io.iotbridge.aliyun.config.ConverterFixture.TEXT;
import static io.iotbridge.aliyun.config.ConverterFixture.platform;
import static io.iotbridge.aliyun.config.ConverterFixture.sinkErrors;
import static io.iotbridge.aliyun.config.ConverterFixture.source;
import static io.iotbridge.aliyun.config.ConverterFixture.sourceErrors;
import static io.iotbridge.aliyun.config.ConverterFixture.uplink;
import static io.iotbridge.aliyun.config.ConverterFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.codec.PayloadException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Converters of keys, headers and text, and what stands between a route and its converter. */
class ConverterKeysTest {

    @ParameterizedTest
    @CsvSource({
        "key.converter, org.apache.kafka.connect.converters.LongConverter",
        "key.converter, Boolean",
        "header.converter, org.apache.kafka.connect.converters.ByteArrayConverter",
        "header.converter, IntegerConverter",
        "value.converter, String",
        "value.converter, ' StringConverter '"
    })
    void convertersOfKeysAndHeadersTakeText(String key, String converter) {
        Map<String, String> props = source("bytes");
        props.put(key, converter);
        assertThat(sourceErrors(props)).containsOnlyKeys(key);
    }

    @Test
    void aConverterOfNumbersIsToBeAnotherOne() {
        Map<String, String> props = source("json");
        props.put("value.converter", "org.apache.kafka.connect.converters.DoubleConverter");
        assertThat(sourceErrors(props).get("value.converter"))
                .singleElement()
                .asString()
                .contains("=json: it accepts numbers or booleans only; set it to " + BYTES);
    }

    @Test
    void othersAreNotJudged() {
        Map<String, String> props = source("bytes");
        props.put("value.converter", "com.example.StringConverter");
        props.put("key.converter", "io.confluent.connect.avro.AvroConverter");
        props.put("downlink.errors.topic", "errors");
        assertThat(sourceErrors(props)).isEmpty();
    }

    /** A transformation that changes values makes something else of them; one that does not leaves the question as it was. */
    @Test
    void transformationsOfValuesTakeTheFormThatTheFormatIsFor() throws PayloadException {
        Map<String, String> props = source("json");
        props.put("value.converter", TEXT);
        props.put("transforms", "extract");
        props.put("transforms.extract.type", "org.apache.kafka.connect.transforms.ExtractField$Value");
        SourceConfig config = new SourceConfig(props);
        assertThat(config.rules(config.routes().routes().get(0))
                        .decoder()
                        .decode(utf8("{\"a\":1}"))
                        .value())
                .isEqualTo(Map.of("a", 1L));
        props.put("transforms.extract.type", "org.apache.kafka.connect.transforms.Filter");
        props.put("downlink.routes.r.payload", "bytes");
        assertThat(sourceErrors(props)).containsOnlyKeys("value.converter");
    }

    @Test
    void anEncodingThatIsNotThatOfPayloadsIsRefused() {
        Map<String, String> props = source("string");
        props.put("value.converter", TEXT);
        props.put("value.converter.converter.encoding", "ISO-8859-1");
        assertThat(sourceErrors(props)).containsOnlyKeys("value.converter.converter.encoding");
        props.put("value.converter.converter.encoding", "utf8");
        assertThat(sourceErrors(props)).isEmpty();
        Map<String, String> sink = uplink(platform(), "bytes");
        sink.put("value.converter", TEXT);
        sink.put("value.converter.converter.encoding", "GBK");
        assertThat(sinkErrors(sink)).containsOnlyKeys("value.converter.converter.encoding");
    }
}
