package io.iotbridge.aliyun.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.random.Fuzz;
import io.iotbridge.aliyun.random.Inputs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Payloads and values, valid and broken: refused with {@link PayloadException}, or the same after a way there and back. */
@Timeout(value = 10 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PayloadFuzzTest {

    private static final List<byte[]> PAYLOADS = Stream.of(
                    "{\"id\":\"7\",\"params\":{\"power\":1,\"t\":-2.5e3,\"on\":true,\"no\":null}}",
                    "[1,\"\\u00e9\\ud83d\\ude00\\n\",[],{}, 9223372036854775807]",
                    "\"气压\"",
                    "-0.0",
                    "[".repeat(190) + "]".repeat(190),
                    "{\"a\":".repeat(150) + "1" + "}".repeat(150),
                    "1".repeat(900),
                    "0.1e-400")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    @Test
    void decode() {
        Fuzz.run("PayloadFormat, decode", 50_000, choices -> {
            byte[] payload = Inputs.bytes(choices, PAYLOADS);
            choices.tell(() -> "payload " + Arrays.toString(payload));
            for (PayloadFormat format : PayloadFormat.values()) {
                try {
                    SchemaAndValue value = format.decode(payload);
                    if (value.value() != null) {
                        byte[] written = new PayloadEncoder(format, Map.of()).encode(value.schema(), value.value());
                        assertThat(format.decode(written).value()).isEqualTo(value.value());
                        assertThat(format == PayloadFormat.JSON || Arrays.equals(written, payload))
                                .isTrue();
                    }
                } catch (PayloadException declared) {
                    assertThat(declared.getMessage()).isNotBlank();
                }
            }
        });
    }

    @Test
    void encode() {
        Fuzz.run("PayloadFormat, encode", 50_000, choices -> {
            Object value = value(choices, 6);
            choices.tell(() -> "value " + value);
            for (PayloadFormat format : PayloadFormat.values()) {
                try {
                    assertThat(new PayloadEncoder(format, Map.of())
                                    .encode(choices.of(null, Schema.OPTIONAL_STRING_SCHEMA), value))
                            .isNotNull();
                } catch (PayloadException declared) {
                    assertThat(declared.getMessage()).isNotBlank();
                }
            }
        });
    }

    private static Object value(Choices choices, int depth) {
        return switch (choices.below(depth > 0 ? 14 : 11)) {
            case 0 -> null;
            case 1 -> Inputs.text(choices, List.of("text", ""));
            case 2 -> (long) choices.below(Integer.MAX_VALUE);
            case 3 -> choices.of(0.0, -1e300, Double.NaN, Double.POSITIVE_INFINITY);
            case 4 -> choices.below(2) == 0;
            case 5 -> new byte[choices.below(5)];
            case 6 -> ByteBuffer.wrap(new byte[5], 1, 3).slice();
            case 7 -> ByteBuffer.allocate(3).asReadOnlyBuffer();
            case 8 -> choices.of((byte) 1, (short) 2, 3, 4f);
            case 9 -> choices.of(new java.util.Date(0), new java.math.BigDecimal("1.5"), 'c');
            case 10 -> new Object();
            case 11 -> list(choices, depth);
            default -> map(choices, depth);
        };
    }

    private static List<Object> list(Choices choices, int depth) {
        List<Object> list = new ArrayList<>();
        for (int more = choices.below(4); more > 0; more--) {
            list.add(value(choices, depth - 1));
        }
        return list;
    }

    private static Map<Object, Object> map(Choices choices, int depth) {
        Map<Object, Object> map = new HashMap<>();
        for (int more = choices.below(4); more > 0; more--) {
            map.put(choices.below(4) > 0 ? "k" + more : value(choices, 0), value(choices, depth - 1));
        }
        return map;
    }
}
