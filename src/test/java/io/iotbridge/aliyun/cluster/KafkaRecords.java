package io.iotbridge.aliyun.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records, and opens readers of topics. */
public final class KafkaRecords implements AutoCloseable {
    private final String bootstrapServers;
    private final Producer<byte[], byte[]> producer;

    /** Connects on first use. */
    public KafkaRecords(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", 200, "linger.ms", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes a record and waits for Kafka's acknowledgement. */
    public RecordMetadata produce(String topic, byte[] key, byte[] value, Map<String, String> headers) {
        return KafkaTopics.get(send(topic, key, value, headers));
    }

    /** Writes a text record without headers and waits for Kafka's acknowledgement. */
    public RecordMetadata produce(String topic, String key, String value) {
        return produce(topic, bytes(key), bytes(value), Map.of());
    }

    /** Writes a text record to a partition of the caller's choice and waits for Kafka's acknowledgement. */
    public RecordMetadata produceTo(TopicPartition partition, String key, String value) {
        return KafkaTopics.get(producer.send(
                new ProducerRecord<>(partition.topic(), partition.partition(), bytes(key), bytes(value))));
    }

    /** Writes a record without waiting. */
    public Future<RecordMetadata> send(String topic, byte[] key, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return producer.send(record);
    }

    /** Reads a topic from its beginning, and on as it grows, until closed. */
    public TopicReader read(String topic) {
        return TopicReader.collecting(bootstrapServers, topic);
    }

    /** Reads a topic from its beginning, and hands on what it reads, on a thread of its own. */
    public TopicReader handing(String topic, Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        return TopicReader.handing(bootstrapServers, topic, listener);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
