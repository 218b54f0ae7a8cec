package io.iotbridge.aliyun.uplink.offsets;

import io.iotbridge.aliyun.thing.frames.Position;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record and where in Kafka it came from, whatever transformations have made of its topic.
 *
 * @param record to be published
 * @param partition as the consumer has it
 * @param offset in that partition
 */
public record ConsumedRecord(SinkRecord record, TopicPartition partition, long offset) {

    /** Where it stands in Kafka. */
    public Position position() {
        return new Position(partition.topic(), partition.partition(), offset);
    }

    /** Where it came from; never what is in it. */
    @Override
    public String toString() {
        return partition + " offset " + offset;
    }
}
