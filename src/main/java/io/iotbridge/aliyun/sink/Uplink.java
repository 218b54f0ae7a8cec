package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.metrics.Ages;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record on its way to the platform.
 *
 * @param record as Kafka Connect gave it, for the dead letter queue
 * @param partition whose share it counts to
 * @param position its place among the offsets of its partition
 * @param topic platform topic
 * @param qos 0 or 1
 * @param payload application message
 * @param since when it came, for the age of the oldest
 */
record Uplink(
        SinkRecord record,
        OpenPartition partition,
        OffsetWindow.Position position,
        String topic,
        int qos,
        byte[] payload,
        Ages.Step since) {

    /** Bookkeeping, with the record that Connect keeps for the dead letter queue. Measured: 550 bytes, some more while it is in flight. */
    private static final int OVERHEAD = 1024;

    private static final int PER_HEADER = 256;

    /** What it takes of the heap, estimated on the safe side. */
    long bytes() {
        return OVERHEAD
                + 2L * topic.length()
                + 3L * length(record.key())
                + (long) PER_HEADER * record.headers().size()
                + valueBytes()
                + payload.length;
    }

    /** Beside the value there are the bytes it was made of, which Connect keeps. */
    private long valueBytes() {
        if (record.value() == payload) {
            return 0;
        }
        if (record.value() instanceof byte[] || record.value() instanceof CharSequence) {
            return 2L * payload.length;
        }
        // Measured: an object of numbers, each with a short name, takes six times its text.
        return 7L * payload.length;
    }

    private static int length(Object key) {
        if (key instanceof byte[] bytes) {
            return bytes.length;
        }
        return key instanceof CharSequence text ? text.length() : 0;
    }
}
