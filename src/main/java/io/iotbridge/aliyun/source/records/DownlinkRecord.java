package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Optional;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;

/** A record that remembers the message it was made of. */
public final class DownlinkRecord extends PolledRecord {

    private final Arrival arrival;
    /** The key of the policy that reports it; null for a record on its route. */
    private final String policy;

    private final transient MessageParts parts;

    private DownlinkRecord(
            Arrival arrival,
            String policy,
            String topic,
            SchemaAndValue key,
            SchemaAndValue value,
            long timestamp,
            Headers headers,
            MessageParts parts) {
        super(null, NO_OFFSET, topic, key, value, timestamp, headers);
        this.arrival = arrival;
        this.parts = parts;
        this.policy = policy;
    }

    /**
     * For the Kafka topic of its route.
     *
     * @param timestamp milliseconds since 1970
     * @param parts all records of the message
     */
    static DownlinkRecord routed(
            Arrival arrival,
            String topic,
            SchemaAndValue key,
            SchemaAndValue value,
            long timestamp,
            Headers headers,
            MessageParts parts) {
        return new DownlinkRecord(arrival, null, topic, key, value, timestamp, headers, parts);
    }

    /**
     * For the errors topic, with the payload as it came.
     *
     * @param values in the form that the connector's value converter takes
     * @param policy key of the policy that reports it
     */
    static DownlinkRecord report(
            Arrival arrival, String policy, String topic, SchemaAndValue key, ReportValues values, Headers headers) {
        SchemaAndValue payload = values.of(arrival.delivery().message().payload());
        return new DownlinkRecord(
                arrival,
                policy,
                topic,
                key,
                payload,
                arrival.epochMillis(),
                headers,
                new MessageParts(1, Optional.empty()));
    }

    public Arrival arrival() {
        return arrival;
    }

    /** All records of its message. */
    public MessageParts parts() {
        return parts;
    }

    public boolean isReport() {
        return policy != null;
    }

    /** The key of the policy that reports it. */
    public String policy() {
        return policy;
    }

    /** A report, for messages. */
    public String describe() {
        return "The report about the message on "
                + Quoted.bare(arrival.delivery().message().topic()) + " for device "
                + arrival.delivery().device();
    }
}
