package io.iotbridge.aliyun.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka to platform: reads on while earlier batches wait for their PUBACKs, and commits them in order. */
final class LoopUp {
    /** Records that may wait for their PUBACK at a time: so many do not hold up a poll, and no more are held in memory. */
    static final int IN_FLIGHT = 5_000;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SHORT_POLL = Duration.ofMillis(1);

    private record Batch(CompletableFuture<?> done, int size, Map<TopicPartition, OffsetAndMetadata> offsets) {}

    private final Lane lane;
    private final Map<String, LoopClients.Client> clients;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int inFlight;

    /** @param clients by the key of their device's records */
    LoopUp(Lane lane, String bootstrapServers, Map<String, LoopClients.Client> clients) {
        this.lane = lane;
        this.clients = clients;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        lane.name(),
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    void start() {
        new Thread(this::run, "loop-up").start();
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(lane.up(), lane.answers()));
            while (true) {
                publish(consumer.poll(batches.isEmpty() ? POLL : SHORT_POLL));
                commit();
            }
        } catch (RuntimeException e) {
            LoopClients.fatal(e);
        }
    }

    private void publish(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        CompletableFuture<?>[] publishes = new CompletableFuture<?>[records.count()];
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        int next = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            publishes[next++] = clients.get(key).publish(topic(record, key), record.value());
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        batches.add(new Batch(CompletableFuture.allOf(publishes), publishes.length, offsets));
        inFlight += publishes.length;
    }

    private String topic(ConsumerRecord<byte[], byte[]> record, String key) {
        if (record.topic().equals(lane.up())) {
            return "/" + key + "/user/update";
        }
        byte[] id = record.headers().lastHeader(Loop.MESSAGE_ID).value();
        return "/sys/" + key + "/rrpc/response/" + new String(id, StandardCharsets.UTF_8);
    }

    private void commit() {
        while (!batches.isEmpty()
                && (inFlight > IN_FLIGHT || batches.peek().done().isDone())) {
            Batch batch = batches.poll();
            batch.done().join();
            inFlight -= batch.size();
            consumer.commitAsync(batch.offsets(), null);
        }
    }
}
