package io.iotbridge.aliyun.source.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Record keys in the form that the connector's key converter writes unchanged.
 *
 * @param asBytes whether it takes bytes and nothing else; else text
 */
public record RecordKeys(boolean asBytes) {

    public SchemaAndValue of(String text) {
        return asBytes
                ? new SchemaAndValue(Schema.BYTES_SCHEMA, text.getBytes(StandardCharsets.UTF_8))
                : new SchemaAndValue(Schema.STRING_SCHEMA, text);
    }

    /** A key as it came from Kafka, or none. */
    public SchemaAndValue of(byte[] key) {
        if (key == null) {
            return SchemaAndValue.NULL;
        }
        return asBytes ? new SchemaAndValue(Schema.BYTES_SCHEMA, key) : of(new String(key, StandardCharsets.UTF_8));
    }

    /** Whether what is made of a key says all that it said. */
    public boolean isWhole(byte[] key) {
        return key == null
                || asBytes
                || Arrays.equals(key, new String(key, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }
}
