package io.iotbridge.aliyun.thing.types;

/**
 * A property, a field of a struct, an output or an input.
 *
 * @param identifier its name on the wire; that of a module is {@code module:identifier}
 */
public record Parameter(String identifier, DataType type) {

    /** What stands between a module and an identifier in names of Connect's fields: Avro and Protobuf take no colon. */
    private static final String SEPARATOR = "__";

    /** Its name in Connect's schemas: {@code module__identifier}. */
    public String fieldName() {
        return SchemaName.safe(identifier.replace(":", SEPARATOR));
    }
}
