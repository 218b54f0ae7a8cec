package io.iotbridge.aliyun.source;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/** A record that remembers the message it was made of: Connect hands the very same object to {@code commitRecord}. */
final class DownlinkRecord extends SourceRecord {

    private final Arrival arrival;
    private final boolean report;
    private final AtomicBoolean done = new AtomicBoolean();

    private DownlinkRecord(
            Arrival arrival, boolean report, String topic, String key, SchemaAndValue value, Headers headers) {
        super(
                Map.of("device", arrival.delivery().device().toString()),
                Map.of("arrived.ms", arrival.epochMillis()),
                topic,
                null,
                key == null ? null : Schema.STRING_SCHEMA,
                key,
                value.schema(),
                value.value(),
                arrival.epochMillis(),
                headers);
        this.arrival = arrival;
        this.report = report;
    }

    /** For the Kafka topic of its route. */
    static DownlinkRecord routed(Arrival arrival, String topic, String key, SchemaAndValue value, Headers headers) {
        return new DownlinkRecord(arrival, false, topic, key, value, headers);
    }

    /** For the errors topic, with the payload as it came. */
    static DownlinkRecord report(Arrival arrival, String topic, Headers headers) {
        SchemaAndValue payload = new SchemaAndValue(
                Schema.BYTES_SCHEMA, arrival.delivery().message().payload());
        return new DownlinkRecord(
                arrival, true, topic, arrival.delivery().device().toString(), payload, headers);
    }

    Arrival arrival() {
        return arrival;
    }

    boolean isReport() {
        return report;
    }

    /**
     * Whether this is the first time that the record is done: older workers send some records of a batch again, and say so again, when
     * the batch is cut short by an error they retry.
     */
    boolean isDoneNow() {
        return done.compareAndSet(false, true);
    }
}
