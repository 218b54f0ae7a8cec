package io.iotbridge.aliyun.source.records;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record of which it matters what becomes of it: Connect hands the very same object to {@code commitRecord}. Each is equal to itself alone: two
 * with equal content of one millisecond are two, and workers keep records in maps.
 */
public abstract class PolledRecord extends SourceRecord {

    /** What the source offsets say of most records: MQTT has no position, the platform keeps what has no PUBACK. */
    public static final Map<String, ?> NO_OFFSET = Map.of("position", "none");

    private transient Map<String, ?> slot;

    /**
     * Of no poll yet.
     *
     * @param partition null for the one that its poll gives it
     * @param timestamp milliseconds since 1970; null for none
     */
    public PolledRecord(
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

    /** Its source partition, unless it has one of its own. */
    public final void polledIn(Map<String, ?> slot) {
        this.slot = slot;
    }

    @Override
    public final Map<String, ?> sourcePartition() {
        return super.sourcePartition() != null ? super.sourcePartition() : slot;
    }

    /** A transformation's copy of it: the superclass knows of no slot. */
    @Override
    public final SourceRecord newRecord(
            String topic,
            Integer kafkaPartition,
            Schema keySchema,
            Object key,
            Schema valueSchema,
            Object value,
            Long timestamp,
            Iterable<Header> headers) {
        return new SourceRecord(
                sourcePartition(),
                sourceOffset(),
                topic,
                kafkaPartition,
                keySchema,
                key,
                valueSchema,
                value,
                timestamp,
                headers);
    }

    /** Kafka has it, or Connect gave it up. For those that no message stands behind. Called on the thread that says so. */
    public void settled(boolean isInKafka) {
        // A message is done when all of its records are.
    }

    /** Why a task cannot go on without a report. */
    public static ConnectException notInKafka(String what, String where) {
        return new ConnectException(what
                + " is not in Kafka: errors.tolerance=all dropped it, since it is larger than the producer"
                + " or the topic accepts, a converter or a transformation failed on it, or a transformation filtered it. Connect's"
                + " own log line has the reason (errors.log.enable). Make sure that every report reaches " + where);
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
