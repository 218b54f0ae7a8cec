package io.iotbridge.aliyun.emulator.tsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code dataType} of a model (platform-thing.md 1.1). Numbers in {@code specs} may be texts or numbers; an absent one is no bound.
 *
 * @param kind int, float, double, bool, enum, text, date, struct or array
 * @param length characters of a text or elements of an array
 * @param constants the values of an enum
 * @param fields those of a struct
 * @param item the type of an array's elements
 */
record DataType(
        String kind,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        Optional<Integer> length,
        Set<String> constants,
        Map<String, DataType> fields,
        Optional<DataType> item) {

    private static final Set<String> KINDS =
            Set.of("int", "float", "double", "bool", "enum", "text", "date", "struct", "array");

    static DataType of(JsonNode json, String where) {
        String kind = json.path("type").asText();
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("tsl: type of " + where + " is '" + kind + "', must be one of " + KINDS);
        }
        JsonNode specs = json.path("specs");
        Set<String> constants = new LinkedHashSet<>();
        if (kind.equals("enum")) {
            specs.fieldNames().forEachRemaining(constants::add);
        }
        Optional<DataType> item =
                kind.equals("array") ? Optional.of(of(specs.path("item"), where + "[]")) : Optional.empty();
        return new DataType(
                kind,
                number(specs, "min", where),
                number(specs, "max", where),
                number(specs, kind.equals("array") ? "size" : "length", where).map(BigDecimal::intValue),
                constants,
                kind.equals("struct") ? fields(specs, where) : Map.of(),
                item);
    }

    /** A list of parameters: the fields of a struct, the outputs of an event, the inputs or outputs of a service. */
    static Map<String, DataType> fields(JsonNode list, String where) {
        Map<String, DataType> fields = new LinkedHashMap<>();
        for (JsonNode field : list) {
            // The built-in service get lists its inputs as plain names.
            if (field.isObject()) {
                String name = field.path("identifier").asText();
                fields.put(name, of(field.path("dataType"), where + "." + name));
            }
        }
        return fields;
    }

    private static Optional<BigDecimal> number(JsonNode specs, String name, String where) {
        String text = specs.path(name).asText("").strip();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("tsl: " + name + " of " + where + " is '" + text + "', no number", e);
        }
    }
}
