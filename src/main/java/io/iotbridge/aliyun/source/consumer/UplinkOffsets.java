package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets of a task's partitions in the consumer's group: when they are committed, and that a commit which fails is made good by the next.
 * Used by the thread that consumes.
 *
 * <p>Partitions are assigned by hand, so that the group fences nobody: a task that has lost its partitions without knowing may commit beside
 * their new owner. That loses nothing. Every commit says of one partition that all below is done, which stays true in any task and in
 * any order; the lower of two only makes the next task publish again what was published.
 */
final class UplinkOffsets {

    /** Kafka forgets what a group without members has committed, a week after the last time by default. */
    private static final Duration REFRESH = Duration.ofHours(1);

    /** So long, and some more, the dead members of a group may keep it: {@code session.timeout.ms}, 45 s by default. */
    private static final Duration GROUP_IN_USE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(UplinkOffsets.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private final int count;
    private final Map<TopicPartition, PartitionCounts> counts = new HashMap<>();
    private final Set<TopicPartition> unmarked = new HashSet<>();
    private long last;
    private boolean underWay;
    private boolean failed;
    /** Since when the group is somebody else's. */
    private OptionalLong inUseSince = OptionalLong.empty();

    private Optional<Exception> refusal = Optional.empty();

    /**
     * Knows of no partition yet.
     *
     * @param interval between commits
     * @param count partitions of every topic, now
     * @param nanoTime monotonic nanoseconds
     */
    UplinkOffsets(Consumer<byte[], byte[]> consumer, Duration interval, int count, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.interval = interval;
        this.count = count;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong() - interval.toNanos();
    }

    /**
     * Reads what was committed before. Until that has succeeded, nothing is to be consumed.
     *
     * @return whether it has
     */
    boolean readCommitted(Collection<TopicPartition> partitions, Duration most) {
        if (counts.isEmpty()) {
            try {
                Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions), most);
                partitions.forEach(
                        partition -> noteCommitted(partition, Optional.ofNullable(committed.get(partition))));
            } catch (TimeoutException later) {
                log.debug("Kafka has not returned the committed offset of {} yet", partitions);
            }
        }
        return counts.size() == partitions.size();
    }

    private void noteCommitted(TopicPartition partition, Optional<OffsetAndMetadata> committed) {
        PartitionCounts before =
                PartitionCounts.parse(committed.map(OffsetAndMetadata::metadata).orElse(""));
        PartitionCounts now = before.with(count);
        counts.put(partition, now);
        if (!now.equals(before)) {
            // So that the task after the next change knows of this number, though no record may have come.
            unmarked.add(partition);
        }
    }

    /** The numbers of partitions that the records of this partition were placed by, once they are read. */
    PartitionCounts counts(TopicPartition partition) {
        return counts.get(partition);
    }

    /** Whether to commit now, given whether offsets have moved. */
    boolean areDue(boolean moved) {
        long since = nanoTime.getAsLong() - last;
        boolean wanted = moved || failed || !unmarked.isEmpty() || since >= REFRESH.toNanos();
        return wanted && !underWay && since >= interval.toNanos();
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
        last = nanoTime.getAsLong();
        consumer.commitAsync(marked(offsets), this::answered);
    }

    private void answered(Map<TopicPartition, OffsetAndMetadata> committed, Exception failure) {
        underWay = false;
        if (failure != null) {
            failed(failure);
        } else {
            unmarked.removeAll(committed.keySet());
            inUseSince = OptionalLong.empty();
        }
        failed = failure != null;
    }

    private void failed(Exception failure) {
        if (isGroupInUse(failure)) {
            inUseSince = OptionalLong.of(inUseSince.orElse(nanoTime.getAsLong()));
        } else if (!(failure instanceof RetriableException)) {
            refusal = Optional.of(failure);
        }
        if (inUseSince.isPresent() && nanoTime.getAsLong() - inUseSince.getAsLong() >= GROUP_IN_USE.toNanos()) {
            refusal = Optional.of(failure);
        }
        if (!failed) {
            log.warn("Offsets could not be committed; retried until they are: {}", failure.toString());
        }
    }

    /** Somebody subscribes with this group: a sink that is about to end, or one that stays. */
    private static boolean isGroupInUse(Exception failure) {
        return failure instanceof CommitFailedException || failure instanceof RebalanceInProgressException;
    }

    /**
     * Whether Kafka takes commits, as far as is known.
     *
     * @throws ConnectException if it does not and will not
     */
    void checkTheyAreTaken() {
        if (refusal.isPresent()) {
            throw new ConnectException(
                    ErrorMessage.OFFSETS_REFUSED.message(
                            consumer.groupMetadata().groupId(),
                            Quoted.bare(refusal.get().toString())),
                    refusal.get());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> marked(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>();
        offsets.forEach((partition, offset) -> marked.put(
                partition,
                new OffsetAndMetadata(offset.offset(), counts.get(partition).toString())));
        return marked;
    }

    /** The last commit. What it cannot say in time is published again by the next owner of the partitions. */
    void commitLast(Map<TopicPartition, OffsetAndMetadata> offsets, Duration most) {
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(marked(offsets), most);
            }
        } catch (KafkaException e) {
            log.warn(
                    "The last offsets could not be committed; their records will be published again: {}", e.toString());
        }
    }
}
