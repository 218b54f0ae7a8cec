package io.iotbridge.aliyun.emulator.tsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One value against its type (platform-thing.md 1.5, 1.6). */
final class ValueCheck {

    private static final BigDecimal LARGEST_FLOAT = new BigDecimal(Float.MAX_VALUE);
    private static final BigDecimal LARGEST_DOUBLE = new BigDecimal(Double.MAX_VALUE);

    private final boolean strong;
    private final Rules rules;

    ValueCheck(CheckMode mode, Rules rules) {
        this.strong = mode == CheckMode.STRONG;
        this.rules = rules;
    }

    Optional<Failure> check(String where, DataType type, JsonNode value) {
        return switch (type.kind()) {
            case "int" -> number(where, type, value, 6306, value.isIntegralNumber() && value.canConvertToInt());
            case "float" -> number(where, type, value, 6307, real(value, LARGEST_FLOAT));
            case "double" -> number(where, type, value, 6322, real(value, LARGEST_DOUBLE));
            case "bool" -> typed(where, 6308, "bool", zeroOrOne(value));
            case "enum" -> enumeration(where, type, value);
            case "text" -> text(where, type, value);
            case "date" ->
                typed(where, 6311, "date", value.isTextual() && value.asText().matches("\\d{1,19}"));
            case "struct" -> struct(where, type, value);
            case "array" -> array(where, type, value);
            default -> throw new IllegalStateException(type.kind());
        };
    }

    private static Optional<Failure> typed(String where, int code, String type, boolean fits) {
        return fits ? Optional.empty() : Optional.of(Failure.type(code, type, where));
    }

    private static boolean zeroOrOne(JsonNode value) {
        return value.isIntegralNumber()
                && (value.asText().equals("0") || value.asText().equals("1"));
    }

    private boolean real(JsonNode value, BigDecimal largest) {
        return value.isNumber()
                && (rules.wholeFloats() || !value.isIntegralNumber())
                && value.decimalValue().abs().compareTo(largest) <= 0;
    }

    private Optional<Failure> number(String where, DataType type, JsonNode value, int code, boolean typed) {
        if (!typed) {
            return Optional.of(Failure.type(code, type.kind(), where));
        }
        BigDecimal number = value.decimalValue();
        boolean inside = type.min().filter(min -> number.compareTo(min) < 0).isEmpty()
                && type.max().filter(max -> number.compareTo(max) > 0).isEmpty();
        return !strong || inside ? Optional.empty() : Optional.of(Failure.range(code, "value out of range", where));
    }

    private Optional<Failure> enumeration(String where, DataType type, JsonNode value) {
        boolean fits = value.isIntegralNumber()
                && (!strong || type.constants().isEmpty() || type.constants().contains(value.asText()));
        return typed(where, 6309, "enum", fits);
    }

    private Optional<Failure> text(String where, DataType type, JsonNode value) {
        if (!value.isTextual()) {
            return Optional.of(Failure.type(6310, "text", where));
        }
        String text = value.asText();
        int length = rules.textBytes()
                ? text.getBytes(StandardCharsets.UTF_8).length
                : text.codePointCount(0, text.length());
        boolean fits = !strong || type.length().filter(most -> length > most).isEmpty();
        return fits ? Optional.empty() : Optional.of(Failure.range(6310, "text too long", where));
    }

    private Optional<Failure> struct(String where, DataType type, JsonNode value) {
        if (!value.isObject()) {
            return Optional.of(Failure.type(6312, "struct", where));
        }
        Optional<Failure> failure = fields(where + ".", type.fields(), value);
        if (failure.isPresent() || !strong || value.size() == type.fields().size()) {
            return failure;
        }
        return Optional.of(Failure.range(6312, "number of fields differs from the model", where));
    }

    /** The first field that fails. */
    Optional<Failure> fields(String before, Map<String, DataType> fields, JsonNode values) {
        for (Map.Entry<String, JsonNode> one : values.properties()) {
            String where = before + one.getKey();
            DataType type = fields.get(one.getKey());
            Optional<Failure> failure = type == null
                    ? Optional.of(Failure.unknown(rules.unknownCode(), where))
                    : check(where, type, one.getValue());
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<Failure> array(String where, DataType type, JsonNode value) {
        if (value.isNull()) {
            return Optional.of(Failure.range(6301, "array is none", where));
        }
        if (!value.isArray()) {
            return Optional.of(Failure.type(6328, "array", where));
        }
        if (strong && type.length().filter(size -> value.size() > size).isPresent()) {
            return Optional.of(Failure.range(6324, "array has too many elements", where));
        }
        DataType item = type.item().orElseThrow();
        for (int i = 0; i < value.size(); i++) {
            if (check(where + "[" + i + "]", item, value.get(i)).isPresent()) {
                return Optional.of(Failure.range(6324, "array element " + i + " does not fit", where));
            }
        }
        return Optional.empty();
    }
}
