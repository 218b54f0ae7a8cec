package io.iotbridge.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.types.ArrayType;
import io.iotbridge.aliyun.thing.types.BoolType;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.DataType;
import io.iotbridge.aliyun.thing.types.DateType;
import io.iotbridge.aliyun.thing.types.DoubleType;
import io.iotbridge.aliyun.thing.types.EnumType;
import io.iotbridge.aliyun.thing.types.FloatType;
import io.iotbridge.aliyun.thing.types.IntType;
import io.iotbridge.aliyun.thing.types.Labels;
import io.iotbridge.aliyun.thing.types.Parameter;
import io.iotbridge.aliyun.thing.types.Range;
import io.iotbridge.aliyun.thing.types.StructType;
import io.iotbridge.aliyun.thing.types.TextType;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Every type: a record becomes a frame, the frame's bytes become the same record. */
class RoundTripTest {

    private static final Labels LABELS = new Labels(Map.of(0, "off", 1, "on"));
    private static final List<DataType> SCALARS = List.of(
            new IntType(Range.ANY),
            new FloatType(Range.ANY),
            new DoubleType(Range.ANY),
            new BoolType(LABELS),
            new EnumType(LABELS),
            new TextType(OptionalInt.empty()),
            new DateType());

    @Test
    void recordOfRandomTypesComesBack() {
        Cases.run("what goes out as a frame comes back", 10_000, choices -> {
            Shape shape = Shape.of(struct(choices, 2), "io.iotbridge.thing.pk.Properties");
            Struct record = (Struct) value(choices, shape.type(), shape.schema());
            choices.tell(() -> "types " + shape.type() + ", record " + record);
            assertThat(throughTheWire(shape, record)).isEqualTo(record);
        });
    }

    /** With no luck needed: each type by itself, in an array and in a struct. */
    @Test
    void everyTypeComesBack() {
        for (DataType scalar : SCALARS) {
            DataType array = new ArrayType(scalar, OptionalInt.empty());
            DataType struct = StructType.of(List.of(new Parameter("s", scalar), new Parameter("a", array)));
            for (DataType type : List.of(scalar, array, struct, new ArrayType(struct, OptionalInt.empty()))) {
                Shape shape = Shape.of(StructType.of(List.of(new Parameter("room2:P", type))), "n");
                Cases.run("values of " + type + " come back", 100, choices -> {
                    Schema schema = shape.schema().field("room2__P").schema();
                    Struct record = new Struct(shape.schema()).put("room2__P", value(choices, type, schema));
                    assertThat(throughTheWire(shape, record)).isEqualTo(record);
                });
            }
        }
    }

    private static Object throughTheWire(Shape shape, Struct record) {
        PropertyValues values = new PropertyValues(Optional.of(shape), Checks.WEAK);
        try {
            Map<String, Object> params = values.encode(record, OptionalLong.of(1_700_000_000_000L));
            byte[] payload =
                    Frame.asking("1", "thing.event.property.post", params).write();
            return values.together(values.decode(Frame.read(payload).params()));
        } catch (ThingException e) {
            throw new AssertionError(e);
        }
    }

    private static StructType struct(Choices choices, int depth) {
        List<Parameter> fields = new ArrayList<>();
        for (int more = choices.below(4); more >= 0; more--) {
            fields.add(new Parameter(choices.of("", "room2:") + "P" + more, type(choices, depth)));
        }
        return StructType.of(fields);
    }

    private static DataType type(Choices choices, int depth) {
        return switch (choices.below(depth > 0 ? 4 : 1)) {
            case 1 -> struct(choices, depth - 1);
            case 2 -> new ArrayType(type(choices, depth - 1), OptionalInt.empty());
            default -> choices.of(SCALARS);
        };
    }

    private static Object value(Choices choices, DataType type, Schema schema) {
        int any = choices.below(Integer.MAX_VALUE);
        return switch (type.tsl()) {
            case "int", "enum" -> choices.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, any);
            case "float" ->
                choices.of(0f, -0f, 10f, Float.MIN_VALUE, -Float.MAX_VALUE, 0.1f, Float.intBitsToFloat(any >> 1));
            case "double" -> choices.of(0.0, -0.0, 10.0, Double.MIN_VALUE, -Double.MAX_VALUE, 0.1, 1.0 / (1 + any));
            case "bool" -> choices.below(2) == 1;
            case "text" -> choices.of("", "true", "10.0", "气压 \uD83D\uDE00", "\"\\\n\u0000", "{}");
            case "date" -> new Date(choices.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1_700_000_000_000L + any));
            case "array" -> list(choices, (ArrayType) type, schema);
            default -> struct(choices, (StructType) type, schema);
        };
    }

    private static List<Object> list(Choices choices, ArrayType type, Schema schema) {
        List<Object> list = new ArrayList<>();
        for (int more = choices.below(4); more > 0; more--) {
            list.add(value(choices, type.item(), schema.valueSchema()));
        }
        return list;
    }

    private static Struct struct(Choices choices, StructType type, Schema schema) {
        Map<String, Object> values = new LinkedHashMap<>();
        type.fields().values().forEach(field -> {
            if (values.isEmpty() || !choices.oneIn(4)) {
                String name = field.fieldName();
                values.put(name, value(choices, field.type(), schema.field(name).schema()));
            }
        });
        Struct struct = new Struct(schema);
        values.forEach(struct::put);
        return struct;
    }
}
