package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.offsets.WithOriginal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record as a sink would get it, that remembers the bytes it was made of: they are what is written to the errors topic. */
final class RecordWithBytes extends SinkRecord implements WithOriginal {

    private final transient ConsumerRecord<byte[], byte[]> original;

    RecordWithBytes(
            ConsumerRecord<byte[], byte[]> original, SchemaAndValue key, SchemaAndValue value, Headers headers) {
        super(
                original.topic(),
                original.partition(),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                original.offset(),
                original.timestamp(),
                original.timestampType(),
                headers);
        this.original = original;
    }

    ConsumerRecord<byte[], byte[]> original() {
        return original;
    }

    /** Null where it has none: so it has to be said to Kafka's producer, whose consumer says -1. */
    static Long timestampOf(ConsumerRecord<byte[], byte[]> record) {
        return record.timestamp() < 0 ? null : record.timestamp();
    }

    ConsumedRecord consumed() {
        return new ConsumedRecord(this, new TopicPartition(original.topic(), original.partition()), original.offset());
    }

    @Override
    public long originalBytes() {
        long bytes = (long) Math.max(0, original.serializedKeySize()) + Math.max(0, original.serializedValueSize());
        for (Header header : original.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
