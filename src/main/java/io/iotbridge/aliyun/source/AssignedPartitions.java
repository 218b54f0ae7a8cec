package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.uplink.Consumption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The consumer with its partitions, which all rest while a record is tried again, and while the task is not to consume. Used by the thread that consumes. */
final class AssignedPartitions implements Consumption {

    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> paused = new HashSet<>();
    private boolean resting;

    AssignedPartitions(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        paused.addAll(partitions);
        consumer.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        paused.removeAll(partitions);
        if (!resting) {
            consumer.resume(partitions);
        }
    }

    /** None hands over any more; the consumer is to be polled nevertheless, for the answers to its commits. */
    void rest() {
        if (!resting) {
            resting = true;
            consumer.pause(consumer.assignment());
        }
    }

    /** Those go on that may. */
    void goOn() {
        if (resting) {
            resting = false;
            Set<TopicPartition> resumed = new HashSet<>(consumer.assignment());
            resumed.removeAll(paused);
            consumer.resume(resumed);
        }
    }
}
