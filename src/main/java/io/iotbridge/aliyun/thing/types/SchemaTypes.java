package io.iotbridge.aliyun.thing.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;

/** Which type of a thing model a Connect schema stands for. Bounds do not go into schemas, and so do not come back. */
public final class SchemaTypes {

    private SchemaTypes() {}

    /** Empty if the platform has no such type: 64-bit integers, bytes, decimals, maps. */
    public static Optional<DataType> of(Schema schema) {
        if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
            return Optional.of(new DateType());
        }
        Labels labels = Labels.of(schema.parameters());
        return switch (schema.type()) {
            case INT8, INT16, INT32 ->
                Optional.of(labels.byNumber().isEmpty() ? new IntType(Range.ANY) : new EnumType(labels));
            case FLOAT32 -> Optional.of(new FloatType(Range.ANY));
            case FLOAT64 -> Optional.of(new DoubleType(Range.ANY));
            case BOOLEAN -> Optional.of(new BoolType(labels));
            case STRING -> Optional.of(new TextType(OptionalInt.empty()));
            case ARRAY -> of(schema.valueSchema()).map(item -> new ArrayType(item, OptionalInt.empty()));
            case STRUCT -> struct(schema);
            default -> Optional.empty();
        };
    }

    private static Optional<DataType> struct(Schema schema) {
        List<Parameter> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            Optional<DataType> type = of(field.schema());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            fields.add(new Parameter(field.name(), type.get()));
        }
        return Optional.of(StructType.of(fields));
    }
}
