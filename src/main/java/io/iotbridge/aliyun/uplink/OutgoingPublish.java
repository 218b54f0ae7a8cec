package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.codec.JsonHeap;
import io.iotbridge.aliyun.metrics.Ages;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record on its way to the platform.
 *
 * @param consumed as it came from Kafka, for the dead letters
 * @param partition whose share it counts to
 * @param position its place among the offsets of its partition
 * @param topic platform topic
 * @param qos 0 or 1
 * @param payload application message
 * @param confirmation what it waits for beyond its PUBACK
 * @param merge what of it can leave together with others; empty if it leaves alone
 * @param expires the last millisecond since 1970 at which it may leave
 * @param since when it came, for the age of the oldest
 * @param arrivedNanos the same, in nanoseconds of the task's clock
 * @param isAnswer whether it answers a request of the platform, so that it passes all that waits
 */
record OutgoingPublish(
        ConsumedRecord consumed,
        OpenPartition partition,
        OffsetWindow.Position position,
        String topic,
        int qos,
        byte[] payload,
        Optional<Confirmation> confirmation,
        Optional<Mergeable> merge,
        long expires,
        Ages.Step since,
        long arrivedNanos,
        boolean isAnswer)
        implements Held {

    /** One that a device sends by itself. */
    OutgoingPublish(
            ConsumedRecord consumed,
            OpenPartition partition,
            OffsetWindow.Position position,
            String topic,
            int qos,
            byte[] payload,
            Optional<Confirmation> confirmation,
            Optional<Mergeable> merge,
            long expires,
            Ages.Step since,
            long arrivedNanos) {
        this(
                consumed,
                partition,
                position,
                topic,
                qos,
                payload,
                confirmation,
                merge,
                expires,
                since,
                arrivedNanos,
                false);
    }

    /** Bookkeeping, with the record as it was consumed, which is kept for the dead letters. Measured: 550 bytes, some more while it is in flight. */
    private static final int OVERHEAD = 1024;

    private static final int PER_HEADER = 256;

    /** The same, in a frame that this confirms. */
    OutgoingPublish in(Optional<Confirmation> frame) {
        return frame.equals(confirmation)
                ? this
                : new OutgoingPublish(
                        consumed, partition, position, topic, qos, payload, frame, merge, expires, since, arrivedNanos);
    }

    @Override
    public long bytes() {
        SinkRecord record = consumed.record();
        return OVERHEAD
                + 2L * topic.length()
                + 3L * length(record.key())
                + (long) PER_HEADER * record.headers().size()
                + valueBytes(record.value())
                + payload.length
                + merge.map(kept -> Mergeable.bytes(payload)).orElse(0L);
    }

    /** Beside the value there are the bytes it was made of, which the consumer keeps. */
    private long valueBytes(Object value) {
        if (value == payload) {
            return 0;
        }
        if (value instanceof byte[] || value instanceof CharSequence) {
            return 2L * payload.length;
        }
        return payload.length + JsonHeap.bytes(payload);
    }

    private static int length(Object key) {
        if (key instanceof byte[] bytes) {
            return bytes.length;
        }
        return key instanceof CharSequence text ? text.length() : 0;
    }
}
