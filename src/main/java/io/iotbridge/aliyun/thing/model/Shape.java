package io.iotbridge.aliyun.thing.model;

import io.iotbridge.aliyun.thing.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Named values in the words of the thing model and of Connect. Immutable.
 *
 * @param schema of the values
 * @param frame of a frame with them as its params
 * @param rows of one of them by itself, by identifier
 */
public record Shape(StructType type, Schema schema, Schema frame, Map<String, Schema> rows) {

    private static final String ID = "id";
    private static final String VERSION = "version";
    private static final String METHOD = "method";
    private static final String PARAMS = "params";

    /**
     * A frame as a value of {@link #frame}.
     *
     * @param method {@code null} if there is none
     * @param params a value of {@link #schema}
     */
    public Struct framed(String id, String version, String method, Object params) {
        return new Struct(frame)
                .put(ID, id)
                .put(VERSION, version)
                .put(METHOD, method)
                .put(PARAMS, params);
    }

    /** @param schemaName of the schema of the values */
    public static Shape of(StructType type, String schemaName) {
        Schema schema = type.schema(schemaName).build();
        Schema frame = SchemaBuilder.struct()
                .name(schemaName + "_Frame")
                .version(StructType.SCHEMA_VERSION)
                .field(ID, Schema.STRING_SCHEMA)
                .field(VERSION, Schema.STRING_SCHEMA)
                .field(METHOD, Schema.OPTIONAL_STRING_SCHEMA)
                .field(PARAMS, schema)
                .build();
        Map<String, Schema> rows = new LinkedHashMap<>();
        type.fields()
                .forEach((identifier, field) -> rows.put(
                        identifier,
                        Rows.schema(
                                schemaName + "_Row_" + field.fieldName(),
                                schema.field(field.fieldName()).schema())));
        return new Shape(type, schema, frame, rows);
    }
}
