package io.iotbridge.aliyun.source;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets of a task's partitions in the consumer's group: when they are committed, and that a commit which fails is made good by the next.
 * Used by the thread that consumes.
 *
 * <p>Partitions are assigned by hand, so that the group fences nobody: a task that has lost its partitions without knowing may commit beside
 * their new owner. That loses nothing. Every commit says of one partition that all below is done, which stays true whoever says it and in
 * whatever order; the lower of two only makes whoever starts next publish again what was published.
 */
final class UplinkOffsets {

    private static final Logger log = LoggerFactory.getLogger(UplinkOffsets.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private long last;
    private boolean underWay;
    private boolean failed;
    private boolean complained;

    /**
     * @param interval between commits
     * @param nanoTime monotonic nanoseconds
     */
    UplinkOffsets(Consumer<byte[], byte[]> consumer, Duration interval, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong() - interval.toNanos();
    }

    /** Whether to commit now, given whether offsets have moved. */
    boolean areDue(boolean moved) {
        return (moved || failed) && !underWay && nanoTime.getAsLong() - last >= interval.toNanos();
    }

    /** How far the consumer is in its partitions: everything before was handed over. */
    Map<TopicPartition, OffsetAndMetadata> seen(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> seen = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                seen.put(partition, new OffsetAndMetadata(consumer.position(partition, Duration.ZERO)));
            } catch (TimeoutException notKnownYet) {
                log.trace("{} has no position yet", partition);
            }
        }
        return seen;
    }

    /** Sends the commit and waits for nothing. Its answer comes with a later poll. */
    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        underWay = true;
        failed = false;
        last = nanoTime.getAsLong();
        consumer.commitAsync(offsets, (committed, failure) -> {
            underWay = false;
            failed = failure != null;
            if (failed && !complained) {
                log.warn("Offsets could not be committed; tried again until they are: {}", failure.toString());
            }
            complained = failed;
        });
    }

    /** The last commit. What it cannot say in time is published again by whoever has the partitions next. */
    void commitLast(Map<TopicPartition, OffsetAndMetadata> offsets, Duration most) {
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, most);
            }
        } catch (KafkaException e) {
            log.warn(
                    "The last offsets could not be committed; their records will be published again: {}", e.toString());
        }
    }
}
