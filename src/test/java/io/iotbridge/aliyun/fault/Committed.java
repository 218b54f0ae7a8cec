package io.iotbridge.aliyun.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where the uplink's records are in Kafka, and whether the sink committed past one that the platform does not have. */
final class Committed {
    private final Map<Integer, ConcurrentNavigableMap<Long, Message>> open = new ConcurrentHashMap<>();
    private final AtomicLong tooFar = new AtomicLong();

    /** Kafka has the record. */
    void produced(int partition, long offset, Message message) {
        open.computeIfAbsent(partition, p -> new ConcurrentSkipListMap<>()).put(offset, message);
    }

    /** @param accepted whether the platform has a message, as of a moment after the commits were read */
    void check(Map<TopicPartition, OffsetAndMetadata> commits, Predicate<Message> accepted) {
        commits.forEach((partition, commit) -> {
            Map<Long, Message> below = open.getOrDefault(partition.partition(), new ConcurrentSkipListMap<>())
                    .headMap(commit.offset());
            tooFar.addAndGet(below.values().stream().filter(accepted.negate()).count());
            below.clear();
        });
    }

    /** The topic is empty again, and its offsets begin anew. */
    void beginAnew() {
        open.clear();
    }

    /** Records produced and not committed, as of the last check. */
    long uncommitted() {
        return open.values().stream().mapToLong(Map::size).sum();
    }

    /** Records committed and not accepted; ever. */
    long tooFar() {
        return tooFar.get();
    }
}
