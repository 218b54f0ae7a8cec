package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where in Kafka a record came from, whatever transformations have made of its topic: pauses and offsets are of the consumer's partitions.
 */
final class Origin {

    private Origin() {}

    static ConsumedRecord of(SinkRecord record) {
        try {
            return new ConsumedRecord(
                    record,
                    new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                    record.originalKafkaOffset());
        } catch (NoSuchMethodError olderThanKafka36) {
            return beforeKafka36(record);
        }
    }

    /** Workers before 3.6 hand over a class of theirs that has the consumed record, only not under a public contract. */
    static ConsumedRecord beforeKafka36(SinkRecord record) {
        try {
            Object original = record.getClass().getMethod("originalRecord").invoke(record);
            if (original instanceof ConsumerRecord<?, ?> consumed) {
                return new ConsumedRecord(
                        record, new TopicPartition(consumed.topic(), consumed.partition()), consumed.offset());
            }
        } catch (ReflectiveOperationException plainRecord) {
            // No worker made it, or one that keeps the original from us: the record is all there is.
        }
        return new ConsumedRecord(
                record, new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset());
    }
}
