package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.uplink.offsets.Consumption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The consumer with its partitions, which are all paused while a record is tried again, and while the task is not to consume. Used by the thread that consumes. */
final class AssignedPartitions implements Consumption {

    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> paused = new HashSet<>();
    private boolean allPaused;

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
        if (!allPaused) {
            consumer.resume(partitions);
        }
    }

    /** Pauses all of them; the consumer is still to be polled nevertheless, for the answers to its commits. */
    void pauseAll() {
        if (!allPaused) {
            allPaused = true;
            consumer.pause(consumer.assignment());
        }
    }

    /** Resumes those that were not paused one by one. */
    void resumeAll() {
        if (allPaused) {
            allPaused = false;
            Set<TopicPartition> resumed = new HashSet<>(consumer.assignment());
            resumed.removeAll(paused);
            consumer.resume(resumed);
        }
    }
}
