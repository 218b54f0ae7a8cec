package io.iotbridge.aliyun.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Hands on what comes into a topic from now on, on a thread of its own. */
final class TailReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    private TailReader(String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; this makes it happen before anything is sent.
        partitions.forEach(consumer::position);
        thread = new Thread(() -> read(taker), "tail-of-" + topic);
        thread.setDaemon(true);
    }

    static TailReader of(String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        TailReader reader = new TailReader(bootstrapServers, topic, taker);
        reader.thread.start();
        return reader;
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(taker);
            }
        } catch (WakeupException closed) {
            // close() was called.
        }
    }

    /** Throws if it reads no more. */
    void requireAlive() {
        if (!thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " has ended");
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
}
