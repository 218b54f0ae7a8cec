package io.iotbridge.aliyun.thing.tsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.types.ArrayType;
import io.iotbridge.aliyun.thing.types.BoolType;
import io.iotbridge.aliyun.thing.types.DataType;
import io.iotbridge.aliyun.thing.types.DateType;
import io.iotbridge.aliyun.thing.types.DoubleType;
import io.iotbridge.aliyun.thing.types.EnumType;
import io.iotbridge.aliyun.thing.types.FloatType;
import io.iotbridge.aliyun.thing.types.IntType;
import io.iotbridge.aliyun.thing.types.Labels;
import io.iotbridge.aliyun.thing.types.Numbers;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.Range;
import io.iotbridge.aliyun.thing.types.StructType;
import io.iotbridge.aliyun.thing.types.TextType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the types of a thing model. Numbers in specs are texts in the console's exports, and numbers in those of others. */
final class TslTypes {

    private TslTypes() {}

    /** Parameters with {@code identifier} and {@code dataType}. */
    static StructType struct(TslNode owner, List<TslNode> nodes) {
        List<Parameter> parameters = new ArrayList<>(nodes.size());
        nodes.forEach(node -> parameters.add(parameter(node.object(), "")));
        return together(owner, parameters);
    }

    /** Says where it is wrong, if two of them do not go together. */
    static StructType together(TslNode owner, List<Parameter> parameters) {
        try {
            return StructType.of(parameters);
        } catch (IllegalArgumentException e) {
            throw owner.wrong(e.getMessage());
        }
    }

    static Parameter parameter(TslNode node, String prefix) {
        return new Parameter(prefix + identifier(node.field("identifier")), type(node.field("dataType")));
    }

    static String identifier(TslNode node) {
        String identifier = node.text();
        if (identifier.isEmpty() || identifier.indexOf(':') >= 0 || !Quoted.isPlain(identifier)) {
            throw node.wrong("this is not an identifier; the platform accepts letters, digits and underscores");
        }
        return identifier;
    }

    static DataType type(TslNode node) {
        TslNode type = node.object().field("type");
        return switch (type.text()) {
            case "int" -> new IntType(range(node));
            case "float" -> new FloatType(range(node));
            case "double" -> new DoubleType(range(node));
            case "bool" -> new BoolType(labels(node));
            case "enum" -> new EnumType(labels(node));
            case "text" -> new TextType(count(node, "length"));
            case "date" -> new DateType();
            case "struct" -> struct(node, node.field("specs").elements());
            case "array" -> new ArrayType(type(node.field("specs").object().field("item")), count(node, "size"));
            default ->
                throw type.wrong("unknown type " + Quoted.of(type.text())
                        + "; allowed values: int, float, double, bool, enum, text, date, struct, array");
        };
    }

    private static Range range(TslNode type) {
        return new Range(number(type, "min"), number(type, "max"), number(type, "step"));
    }

    private static Labels labels(TslNode type) {
        Map<Integer, String> labels = new TreeMap<>();
        Optional<TslNode> specs = type.optional("specs").map(TslNode::object);
        if (specs.isPresent()) {
            for (Map.Entry<String, JsonNode> entry : specs.get().json().properties()) {
                TslNode label = specs.get().field(entry.getKey());
                try {
                    labels.put(Integer.valueOf(entry.getKey()), label.text());
                } catch (NumberFormatException e) {
                    throw label.wrong(
                            "the name of this label is not a whole number of 32 bits; write the value that it stands for");
                }
            }
        }
        return new Labels(labels);
    }

    private static Optional<BigDecimal> number(TslNode type, String name) {
        return spec(type, name, Numbers::parse, "a number");
    }

    private static OptionalInt count(TslNode type, String name) {
        Optional<Integer> count = spec(type, name, Integer::parseUnsignedInt, "a whole number");
        return count.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Empty texts are how some exports leave a bound out. */
    private static <T> Optional<T> spec(TslNode type, String name, Function<String, T> parser, String wanted) {
        Optional<TslNode> spec = type.optional("specs")
                .map(TslNode::object)
                .flatMap(specs -> specs.optional(name))
                .filter(node -> !node.text().isEmpty());
        try {
            return spec.map(node -> parser.apply(node.text()));
        } catch (NumberFormatException e) {
            throw spec.orElseThrow().wrong("this is not " + wanted + "; write one, or leave " + name + " out");
        }
    }
}
