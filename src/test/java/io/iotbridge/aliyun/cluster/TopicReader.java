package io.iotbridge.aliyun.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Everything in a topic, from its beginning and on as it grows. A topic that does not exist yet is created by the asking.
 *
 * <p>Partitions are assigned, not subscribed to: no group, hence no waiting for one.
 */
public final class TopicReader implements AutoCloseable {
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final List<ConsumerRecord<byte[], byte[]>> collected = new ArrayList<>();

    private TopicReader(String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        this.topic = topic;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", 200, "fetch.max.wait.ms", 50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        thread = new Thread(() -> readOn(listener), "reader-of-" + topic);
        thread.setDaemon(true);
    }

    /** A reader that keeps what it reads. */
    public static TopicReader collecting(String bootstrapServers, String topic) {
        TopicReader[] self = new TopicReader[1];
        self[0] = new TopicReader(bootstrapServers, topic, record -> self[0].collect(record));
        self[0].thread.start();
        return self[0];
    }

    /** A reader that hands on what it reads, on its own thread, and keeps nothing. */
    public static TopicReader handing(
            String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        TopicReader reader = new TopicReader(bootstrapServers, topic, listener);
        reader.thread.start();
        return reader;
    }

    /** What has been collected so far. */
    public List<ConsumerRecord<byte[], byte[]>> records() {
        synchronized (collected) {
            return List.copyOf(collected);
        }
    }

    /** Waits for at least so many records and returns all there are. */
    public List<ConsumerRecord<byte[], byte[]>> await(int count, Duration patience) {
        try {
            return Awaitility.await()
                    .atMost(patience)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(this::records, all -> all.size() >= count);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    topic + " holds " + records().size() + " records after " + patience + ", not " + count, e);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect(ConsumerRecord<byte[], byte[]> record) {
        synchronized (collected) {
            collected.add(record);
        }
    }

    private void readOn(Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        try (consumer) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(listener);
            }
        } catch (WakeupException closed) {
            // close() was called.
        }
    }

    private List<TopicPartition> partitions() {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        // The first request for a topic that does not exist finds nothing: it only creates it.
        while (found.isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            found = consumer.partitionsFor(topic);
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }
}
