package io.iotbridge.aliyun.source.records;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * What is reported, in the form that the connector's value converter writes unchanged: the bytes as they came, or a structure that holds them
 * under {@code payload}. A JsonConverter writes bytes in base64, in a structure as anywhere.
 *
 * @param asStructures whether that converter is one of structures
 */
public record ReportValues(boolean asStructures) {

    private static final String PAYLOAD = "payload";

    /** With a name and a version, on which converters for Avro and Protobuf insist. */
    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("io.iotbridge.aliyun.Report")
            .version(1)
            .field(PAYLOAD, Schema.OPTIONAL_BYTES_SCHEMA)
            .build();

    /** @param bytes as they came; null for a record that had no value */
    public SchemaAndValue of(byte[] bytes) {
        return asStructures
                ? new SchemaAndValue(SCHEMA, new Struct(SCHEMA).put(PAYLOAD, bytes))
                : new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, bytes);
    }
}
