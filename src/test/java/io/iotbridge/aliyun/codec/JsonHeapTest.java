package io.iotbridge.aliyun.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What JSON takes of the heap, measured: what is held is what is counted, and what is let go is gone. */
class JsonHeapTest {

    private static final int KEPT_BYTES = 2_000_000;

    /** Payloads, each of some KB, that a short text makes a large value of, or a large text a value of its own size. */
    enum Shape {
        NESTED_ARRAYS(i -> repeat("[".repeat(150) + "]".repeat(150), 20)),
        EMPTY_OBJECTS(i -> repeat("{}", 2_000)),
        OBJECTS_OF_ONE(i -> repeat("{\"a\":1}", 800)),
        NESTED_OBJECTS(i -> repeat("{\"\":".repeat(150) + "1" + "}".repeat(150), 8)),
        SHORT_KEYS(i -> IntStream.range(0, 700)
                .mapToObj(key -> "\"" + Integer.toString(key + 40, 36) + "\":" + key)
                .collect(Collectors.joining(",", "{", "}"))),
        SHORT_STRINGS(i -> repeat("\"a\"", 1_500)),
        NUMBERS(i -> repeat("1e3", 1_500)),
        SMALL_NUMBERS(i -> repeat("7", 3_000)),
        LONG_STRING(i -> "\"" + "x".repeat(6_000) + "\""),
        LONG_STRING_OF_TWO_BYTES_A_CHARACTER(i -> "\"温" + "x".repeat(6_000) + "\""),
        POST(i -> "{\"id\":\"" + i
                + "\",\"version\":\"1.0\",\"params\":{\"temperature\":{\"value\":21.5,\"time\":15244485120" + i % 10
                + "}},\"method\":\"thing.event.property.post\"}");

        private final IntFunction<String> payload;

        Shape(IntFunction<String> payload) {
            this.payload = payload;
        }

        byte[] payload(int number) {
            return payload.apply(number).getBytes(StandardCharsets.UTF_8);
        }

        private static String repeat(String element, int count) {
            return IntStream.range(0, count).mapToObj(i -> element).collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** One that works on a value of this payload keeps it, with the bytes it was made of. */
    private interface Reader {
        Object read(byte[] payload) throws PayloadException;
    }

    /** The higher of two: garbage of others that goes meanwhile makes a figure too low, never too high. */
    private static double measuredToCounted(Shape shape, Reader reader) throws PayloadException {
        return Math.max(measure(shape, reader), measure(shape, reader));
    }

    private static double measure(Shape shape, Reader reader) throws PayloadException {
        List<Object> kept = new ArrayList<>();
        reader.read(shape.payload(0));
        long before = used();
        long counted = 0;
        for (int size = 0, i = 0; size < KEPT_BYTES; i++) {
            byte[] payload = shape.payload(i);
            kept.add(payload);
            kept.add(reader.read(payload));
            counted += payload.length + JsonHeap.bytes(payload);
            size += payload.length;
        }
        long measured = used() - before;
        assertThat(kept).isNotEmpty();
        return (double) measured / counted;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadTakesNoMoreThanIsCounted(Shape shape) throws PayloadException {
        assertThat(measuredToCounted(
                        shape, payload -> PayloadFormat.JSON.decode(payload).value()))
                .isLessThan(1.05);
    }

    /** Kafka's own converter, whose values the sink gets. */
    @ParameterizedTest
    @EnumSource
    void whatAConverterHasReadTakesNoMoreThanIsCounted(Shape shape) throws PayloadException {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            assertThat(measuredToCounted(
                            shape,
                            payload -> converter.toConnectData("", payload).value()))
                    .isLessThan(1.05);
        }
    }

    @Test
    void keysOfMessagesThatAreGoneTakeNothing() throws PayloadException {
        PayloadFormat.JSON.decode("{}".getBytes(StandardCharsets.UTF_8));
        long before = used();
        for (int i = 0; i < 500; i++) {
            SchemaAndValue value = PayloadFormat.JSON.decode(
                    ("{\"" + i + "x".repeat(20_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
            assertThat(value.value()).isNotNull();
        }
        assertThat(used() - before).isLessThan(3_000_000);
    }
}
