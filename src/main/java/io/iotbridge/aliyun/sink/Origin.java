package io.iotbridge.aliyun.sink;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where Kafka has a record. A transformation may have given it another topic (RegexRouter); offsets belong to the one it was read from.
 *
 * @param partition it was read from
 * @param offset in that partition
 */
record Origin(TopicPartition partition, long offset) {

    static Origin of(SinkRecord record) {
        try {
            return new Origin(
                    new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                    record.originalKafkaOffset());
        } catch (NoSuchMethodError before36) {
            // Workers before Kafka 3.6 do not say (KIP-793).
            return new Origin(new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset());
        }
    }

    @Override
    public String toString() {
        return partition + " offset " + offset;
    }
}
