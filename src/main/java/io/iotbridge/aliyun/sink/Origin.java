package io.iotbridge.aliyun.sink;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where in Kafka a record came from, whatever transformations have made of its topic: pauses and offsets are of the consumer's partitions.
 *
 * @param partition as the consumer has it
 * @param offset in that partition
 */
record Origin(TopicPartition partition, long offset) {

    static Origin of(SinkRecord record) {
        try {
            return new Origin(
                    new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                    record.originalKafkaOffset());
        } catch (NoSuchMethodError e) {
            // A worker before Kafka 3.6 does not tell.
            return new Origin(new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset());
        }
    }
}
