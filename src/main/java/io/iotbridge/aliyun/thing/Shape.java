package io.iotbridge.aliyun.thing;

import org.apache.kafka.connect.data.Schema;

/** Named values in the words of the thing model and of Connect. Immutable. */
public record Shape(StructType type, Schema schema) {

    static Shape of(StructType type, String schemaName) {
        return new Shape(type, type.schema(schemaName).build());
    }
}
