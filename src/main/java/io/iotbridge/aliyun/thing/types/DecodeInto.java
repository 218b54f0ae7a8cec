package io.iotbridge.aliyun.thing.types;

import org.apache.kafka.connect.data.Schema;

/** What structs become: a Struct of this schema, or a map if it is {@code null}. For types other than struct and array it does not matter. */
public record DecodeInto(Schema schema) {

    /** For structs that become maps. */
    public static final DecodeInto MAPS = new DecodeInto(null);

    /** For a field of a struct. */
    public DecodeInto field(String name) {
        return schema == null ? this : new DecodeInto(schema.field(name).schema());
    }

    /** For the elements of an array. */
    public DecodeInto element() {
        return schema == null ? this : new DecodeInto(schema.valueSchema());
    }
}
