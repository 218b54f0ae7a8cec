package io.iotbridge.aliyun.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadFormatTest {

    @Test
    void formatsAreReadByName() {
        assertThat(PayloadFormat.parse("json")).isEqualTo(PayloadFormat.JSON).hasToString("json");
        assertThat(PayloadFormat.parse(" BYTES ")).isEqualTo(PayloadFormat.BYTES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadFormat.parse("avro"))
                .withMessageContaining("'avro'")
                .withMessageContaining("bytes, string, json");
    }

    @Test
    void bytesAreTakenAsTheyAre() throws PayloadException {
        byte[] payload = {0, -1, 7};

        assertThat(PayloadFormat.BYTES.decode(payload)).isEqualTo(new SchemaAndValue(Schema.BYTES_SCHEMA, payload));
        assertThat(PayloadFormat.BYTES.decode(new byte[0]).value()).isEqualTo(new byte[0]);
        assertThat(encode(PayloadFormat.BYTES, null, payload)).isEqualTo(payload);
        assertThat(encode(PayloadFormat.BYTES, null, "é")).isEqualTo(utf8("é"));
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
        assertThat(encode(PayloadFormat.BYTES, Schema.BYTES_SCHEMA, buffer)).containsExactly(2, 3);
        assertThat(buffer.remaining()).isEqualTo(2);
    }

    @Test
    void stringsAreUtf8() throws PayloadException {
        assertThat(PayloadFormat.STRING.decode(utf8("气压 😀")))
                .isEqualTo(new SchemaAndValue(Schema.STRING_SCHEMA, "气压 😀"));
        assertThat(PayloadFormat.STRING.decode(new byte[0]).value()).isEqualTo("");
        assertThat(encode(PayloadFormat.STRING, null, "气压 😀")).isEqualTo(utf8("气压 😀"));
        assertThat(encode(PayloadFormat.STRING, null, 42L)).isEqualTo(utf8("42"));
    }

    @Test
    void malformedTextIsRefusedWithItsPlace() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> PayloadFormat.STRING.decode(new byte[] {'a', 'b', (byte) 0xff, 'c'}))
                .withMessageContaining("byte 2")
                .withMessageContaining("bytes");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> PayloadFormat.STRING.decode(new byte[] {'a', (byte) 0xe6}))
                .withMessageContaining("byte 1");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> encode(PayloadFormat.STRING, null, "\ud800"))
                .withMessageContaining("surrogate");
    }

    @Test
    void jsonIsReadIntoValuesWithoutASchema() throws PayloadException {
        SchemaAndValue decoded = PayloadFormat.JSON.decode(
                utf8("{\"s\":\"x\",\"i\":1,\"l\":9223372036854775807,\"d\":1.5,\"b\":true,\"n\":null,\"a\":[1,{}]}"));
        Map<String, Object> expected = new HashMap<>(
                Map.of("s", "x", "i", 1L, "l", Long.MAX_VALUE, "d", 1.5, "b", true, "a", List.of(1L, Map.of())));
        expected.put("n", null);

        assertThat(decoded.schema()).isNull();
        assertThat(decoded.value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {"1,1", "-7,-7", "~ \"x\" ~,x", "true,true", "1e2,100.0", "[],[]"})
    void everyJsonValueIsADocument(String json, String value) throws PayloadException {
        assertThat(PayloadFormat.JSON.decode(utf8(json)).value()).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "~~|empty",
                "~  ~|only white space",
                "hush|not JSON",
                "{\"hush\":hush}|column",
                "{\"hush\":1|not JSON",
                "\"hush|not JSON",
                "[1,]|not JSON",
                "{'hush':1}|not JSON",
                "NaN|not JSON",
                "1 2|after the end",
                "{} hush|line 1",
                "{\"hush\":1,\"hush\":2}|twice",
                "[9223372036854775808]|64 bits",
                "-9223372036854775809|use the format string",
                "1e400|range of a double",
            })
    void wrongJsonIsRefusedWithoutShowingIt(String json, String why) {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> PayloadFormat.JSON.decode(utf8(json)))
                .withMessageContaining(why)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
    }

    @Test
    void jsonTooDeepIsRefused() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> PayloadFormat.JSON.decode(utf8("[".repeat(100_000))))
                .withMessageContaining("depth");
    }

    @Test
    void anyConnectValueIsWrittenAsJson() throws PayloadException {
        Schema schema = SchemaBuilder.struct()
                .field("amount", Decimal.schema(2))
                .field("at", Timestamp.SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("list", SchemaBuilder.array(Schema.INT32_SCHEMA).build())
                .field("none", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Struct struct = new Struct(schema)
                .put("amount", new BigDecimal("12.50"))
                .put("at", new Date(789))
                .put("name", "x")
                .put("list", List.of(1, 2));

        assertThat(json(schema, struct))
                .isEqualTo("{\"amount\":12.50,\"at\":789,\"name\":\"x\",\"list\":[1,2],\"none\":null}");
        assertThat(json(null, Map.of("a", Arrays.asList(1L, null, "x", true))))
                .isEqualTo("{\"a\":[1,null,\"x\",true]}");
        assertThat(json(Schema.STRING_SCHEMA, "{\"a\"}")).isEqualTo("\"{\\\"a\\\"}\"");
        assertThat(json(null, 1.5)).isEqualTo("1.5");
    }

    @Test
    void whatJsonCannotCarryIsRefused() {
        assertRefused(PayloadFormat.JSON, Map.of("a", List.of(Double.NaN)), "NaN");
        assertRefused(PayloadFormat.JSON, Float.POSITIVE_INFINITY, "infinite");
        assertRefused(PayloadFormat.JSON, new StringBuilder("hush"), "cannot be written as JSON");
    }

    @Test
    void whatAFormatCannotCarryIsRefusedWithAHint() {
        assertRefused(PayloadFormat.BYTES, 1, "Integer", "json");
        assertRefused(PayloadFormat.STRING, Map.of("hush", 1), "use the format json");
        assertRefused(PayloadFormat.STRING, new byte[] {(byte) 0xff}, "not UTF-8", "use the format bytes");
    }

    @ParameterizedTest
    @EnumSource
    void aTombstoneIsRefused(PayloadFormat format) {
        assertRefused(format, null, "tombstone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,2.5,\"x\",null,true,{\"b\":{}}]}", "[]", "\"\"", "0"})
    void whatIsReadIsWrittenBack(String json) throws PayloadException {
        SchemaAndValue decoded = PayloadFormat.JSON.decode(utf8(json));

        assertThat(json(decoded.schema(), decoded.value())).isEqualTo(json);
    }

    private static void assertRefused(PayloadFormat format, Object value, String... why) {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> encode(format, null, value))
                .satisfies(e -> assertThat(e.getMessage()).contains(why).doesNotContain("hush"));
    }

    private static byte[] encode(PayloadFormat format, Schema schema, Object value) throws PayloadException {
        return new PayloadEncoder(format, Map.of()).encode(schema, value);
    }

    private static String json(Schema schema, Object value) throws PayloadException {
        return new String(encode(PayloadFormat.JSON, schema, value), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void jsonIsNestedNoDeeperThanAWorkersStackBears() throws PayloadException {
        String fits = "[".repeat(200) + "]".repeat(200);
        Object value =
                PayloadFormat.JSON.decode(fits.getBytes(StandardCharsets.UTF_8)).value();
        assertThat(encode(PayloadFormat.JSON, null, value))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(fits);
        byte[] deeper = ("[" + fits + "]").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> PayloadFormat.JSON.decode(deeper)).isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> encode(PayloadFormat.JSON, null, List.of(value)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("200 levels");
    }

    /** Kafka's converter takes the array behind a buffer for all of its content. */
    @Test
    void jsonTakesNoPartOfABuffer() {
        for (ByteBuffer part : List.of(
                ByteBuffer.wrap(new byte[5], 1, 3),
                ByteBuffer.wrap(new byte[5], 1, 3).slice(),
                ByteBuffer.allocate(3).asReadOnlyBuffer())) {
            assertThatThrownBy(() -> encode(PayloadFormat.JSON, null, Map.of("a", part)))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining("buffer");
        }
    }
}
