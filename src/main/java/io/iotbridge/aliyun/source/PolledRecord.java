package io.iotbridge.aliyun.source;

import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record of which it matters what becomes of it: Connect hands the very same object to {@code commitRecord}. Each is equal to itself alone: two
 * with equal content of one millisecond are two, and workers keep records in maps.
 */
abstract class PolledRecord extends SourceRecord {

    /** @param timestamp milliseconds since 1970; null for none */
    PolledRecord(
            Map<String, ?> partition,
            Map<String, ?> offset,
            String topic,
            SchemaAndValue key,
            SchemaAndValue value,
            Long timestamp,
            Headers headers) {
        super(
                partition,
                offset,
                topic,
                null,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                timestamp,
                headers);
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }
}
