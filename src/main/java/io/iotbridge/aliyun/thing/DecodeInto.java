package io.iotbridge.aliyun.thing;

import org.apache.kafka.connect.data.Schema;

/** What structs become: a Struct of this schema, or a map if it is {@code null}. For types other than struct and array it does not matter. */
record DecodeInto(Schema schema) {

    static final DecodeInto MAPS = new DecodeInto(null);

    DecodeInto field(String name) {
        return schema == null ? this : new DecodeInto(schema.field(name).schema());
    }

    DecodeInto element() {
        return schema == null ? this : new DecodeInto(schema.valueSchema());
    }
}
