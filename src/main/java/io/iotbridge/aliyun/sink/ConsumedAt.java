package io.iotbridge.aliyun.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a record was consumed from. That is what offsets are committed for: a transformation such as RegexRouter gives the record that a
 * task sees another topic, which the task has not been assigned.
 */
record ConsumedAt(TopicPartition partition, long offset) {

    static ConsumedAt of(SinkRecord record) {
        try {
            return new ConsumedAt(
                    new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                    record.originalKafkaOffset());
        } catch (NoSuchMethodError olderThanKafka36) {
            return beforeKafka36(record);
        }
    }

    /** Workers before 3.6 hand over a class of theirs that has the consumed record, only not under a public contract. */
    static ConsumedAt beforeKafka36(SinkRecord record) {
        try {
            Object original = record.getClass().getMethod("originalRecord").invoke(record);
            if (original instanceof ConsumerRecord<?, ?> consumed) {
                return new ConsumedAt(new TopicPartition(consumed.topic(), consumed.partition()), consumed.offset());
            }
        } catch (ReflectiveOperationException plainRecord) {
            // No worker made it, or one that keeps the original from us: the record is all there is.
        }
        return new ConsumedAt(new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset());
    }

    @Override
    public String toString() {
        return partition + " offset " + offset;
    }
}
