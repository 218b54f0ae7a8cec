package io.iotbridge.aliyun.uplink.publishes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.routing.UnsureValueException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C01: identifiers are text. */
class RoutableSinkRecordTest {

    private static RoutableSinkRecord withHeader(HeaderConverter converter, String text) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.add("device", converter.toConnectHeader("t", "device", text.getBytes(StandardCharsets.UTF_8)));
        headers.add("iot.qos", converter.toConnectHeader("t", "iot.qos", "1".getBytes(StandardCharsets.UTF_8)));
        return new RoutableSinkRecord(new SinkRecord("t", 0, null, null, null, null, 0, null, null, headers));
    }

    private static RoutableSinkRecord withKey(Schema schema, Object key) {
        return new RoutableSinkRecord(new SinkRecord("t", 0, schema, key, null, null, 0));
    }

    private static RoutableSinkRecord withField(Object field) {
        return new RoutableSinkRecord(new SinkRecord("t", 0, null, null, null, Map.of("id", field), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0012", "12", "1e5", "true", "2024-01-01", "[12]", "1.50"})
    void aHeaderWhoseTypeWasGuessedIsInDoubt(String text) {
        RoutableSinkRecord record = withHeader(new SimpleHeaderConverter(), text);
        assertThatThrownBy(() -> record.header("device"))
                .isInstanceOf(UnsureValueException.class)
                .hasMessageContaining("the header 'device'")
                .hasMessageContaining("header.converter")
                .hasMessageContaining("StringConverter");
        assertThat(record.header("iot.qos")).contains("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{\"a\":1}", "1.5"})
    void aQosThatIsNoWholeNumberIsInDoubt(String qos) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.add(
                "iot.qos",
                new SimpleHeaderConverter().toConnectHeader("t", "iot.qos", qos.getBytes(StandardCharsets.UTF_8)));
        RoutableSinkRecord record =
                new RoutableSinkRecord(new SinkRecord("t", 0, null, null, null, null, 0, null, null, headers));
        assertThatThrownBy(() -> record.header("iot.qos"))
                .isInstanceOf(UnsureValueException.class)
                .hasMessageContaining("the header 'iot.qos'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0012", "12", "1e5", "true", "pump", "气"})
    void aHeaderThatIsTextIsWhatWasWritten(String text) {
        try (StringConverter converter = new StringConverter()) {
            converter.configure(Map.of(), false);
            assertThat(withHeader(converter, text).header("device")).contains(text);
        }
    }

    @Test
    void aHeaderThatLooksLikeNothingElseStaysText() {
        assertThat(withHeader(new SimpleHeaderConverter(), "pump-7").header("device"))
                .contains("pump-7");
        assertThat(withHeader(new SimpleHeaderConverter(), "pump-7").header("none"))
                .isEmpty();
    }

    @Test
    void keysThatSayTheirTypeAreExactAndFractionsAreNoIdentifiers() {
        assertThat(withKey(Schema.OPTIONAL_INT64_SCHEMA, 12L).key()).contains("12");
        assertThat(withKey(Schema.STRING_SCHEMA, "0012").key()).contains("0012");
        assertThat(withKey(null, null).key()).isEmpty();
        for (SchemaAndValue doubtful : List.of(
                new SchemaAndValue(null, 12L),
                new SchemaAndValue(Schema.FLOAT64_SCHEMA, 1.5),
                new SchemaAndValue(Schema.BYTES_SCHEMA, new byte[] {(byte) 0xff}),
                new SchemaAndValue(Schema.STRING_SCHEMA, "pump\uFFFD"))) {
            assertThatThrownBy(
                            () -> withKey(doubtful.schema(), doubtful.value()).key())
                    .isInstanceOf(UnsureValueException.class)
                    .hasMessageContaining("the record's key");
        }
    }

    @Test
    void fieldsOfAValueMayBeIntegers() {
        assertThat(withField(12L).valueField(List.of("id"))).contains("12");
        assertThat(withField("0012").valueField(List.of("id"))).contains("0012");
        assertThatThrownBy(() -> withField(1.5).valueField(List.of("id")))
                .isInstanceOf(UnsureValueException.class)
                .hasMessageContaining("'id'");
    }

    @Test
    void fieldsAreFoundInJsonHoweverItsBytesCome() {
        byte[] json = "{\"id\":\"pump\"}".getBytes(StandardCharsets.UTF_8);
        for (Object value : List.of(json, ByteBuffer.wrap(json), new String(json, StandardCharsets.UTF_8))) {
            assertThat(new RoutableSinkRecord(new SinkRecord("t", 0, null, null, null, value, 0))
                            .valueField(List.of("id")))
                    .contains("pump");
        }
    }
}
