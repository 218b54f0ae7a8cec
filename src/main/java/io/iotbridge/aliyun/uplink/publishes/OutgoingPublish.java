package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.codec.JsonHeap;
import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.offsets.Held;
import io.iotbridge.aliyun.uplink.offsets.OpenPartition;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.offsets.PublishOrigin;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Something on its way to the platform: a record, or an answer that the bridge gives itself.
 *
 * @param origin what it was made of
 * @param topic platform topic
 * @param qos 0 or 1
 * @param payload application message
 * @param confirmation what it waits for beyond its PUBACK
 * @param merge what of it can leave together with others; empty if it leaves alone
 * @param expires the last millisecond since 1970 at which it may leave
 * @param isAnswer whether it answers a request of the platform, so that it passes all that waits
 */
public record OutgoingPublish(
        PublishOrigin origin,
        String topic,
        int qos,
        byte[] payload,
        Optional<Confirmation> confirmation,
        Optional<Mergeable> merge,
        long expires,
        boolean isAnswer)
        implements Held {

    /** Bookkeeping, with the record as it was consumed, which is kept for the dead letters. Measured: 300 bytes, and 170 more while it is in flight. */
    private static final int OVERHEAD = 1024;

    /** A field of a map that is null, which leaves as nothing, with its name in the bytes that the map was made of. */
    private static final int PER_NULL = 128;

    /** The same, in a frame that this confirms. */
    public OutgoingPublish in(Optional<Confirmation> frame) {
        return frame.equals(confirmation)
                ? this
                : new OutgoingPublish(origin, topic, qos, payload, frame, merge, expires, isAnswer);
    }

    /** The same, with an equal topic. */
    public OutgoingPublish sharing(String equalTopic) {
        return new OutgoingPublish(origin, equalTopic, qos, payload, confirmation, merge, expires, isAnswer);
    }

    /** The record that it was made of. */
    public OpenRecord record() {
        if (origin instanceof OpenRecord record) {
            return record;
        }
        throw new IllegalStateException("an answer of the bridge is of no record");
    }

    /** The same, as it came from Kafka. */
    public ConsumedRecord consumed() {
        return record().consumed();
    }

    /** To whose share it counts. */
    public OpenPartition partition() {
        return record().partition();
    }

    @Override
    public Ages.Step since() {
        return record().since();
    }

    @Override
    public long bytes() {
        SinkRecord record = record().sinkRecord();
        return OVERHEAD
                + 2L * topic.length()
                + 3L * length(record.key())
                + record().headerBytes()
                + valueBytes(record.value())
                + payload.length
                + merge.map(kept -> Mergeable.bytes(payload)).orElse(0L);
    }

    /** Beside the value there are the bytes it was made of, which the consumer keeps. More may have come than leaves. */
    private long valueBytes(Object value) {
        if (value == payload) {
            return 0;
        }
        if (value instanceof byte[] || value instanceof CharSequence) {
            return 2L * Math.max(payload.length, length(value));
        }
        long nulls = value instanceof Map<?, ?> fields ? Collections.frequency(fields.values(), null) : 0;
        return payload.length + JsonHeap.bytes(payload) + PER_NULL * nulls;
    }

    private static int length(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        return value instanceof CharSequence text ? text.length() : 0;
    }
}
