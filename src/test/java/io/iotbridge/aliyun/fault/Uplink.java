package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka to platform: produced to Kafka, read from what the platform says it accepted of its devices. */
final class Uplink implements AutoCloseable {
    private static final int PAGE = 2_000;

    private final Stage stage;
    private final Ledger ledger;
    private final Committed committed = new Committed();
    private final Frames frames;
    private final Producer<byte[], byte[]> producer;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private long lastSequence;

    Uplink(Stage stage) {
        this.stage = stage;
        ledger = new Ledger(stage.devices());
        frames = new Frames(stage);
        producer = new KafkaProducer<>(
                // Idempotent by default: no disorder or copies of our own making. Outlasts any outage of the broker.
                Map.of(
                        "bootstrap.servers",
                        stage.bootstrapServers(),
                        "reconnect.backoff.max.ms",
                        200,
                        "linger.ms",
                        1,
                        "delivery.timeout.ms",
                        (int) Duration.ofMinutes(10).toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Ledger ledger() {
        return ledger;
    }

    Committed committed() {
        return committed;
    }

    /** A record counts as sent once Kafka acknowledged it. */
    void send(List<Message> batch) {
        batch.forEach(this::send);
    }

    private void send(Message message) {
        byte[] key = stage.key(message.device()).getBytes(StandardCharsets.UTF_8);
        pending.incrementAndGet();
        producer.send(
                new ProducerRecord<>(Stage.UP_TOPIC, key, stage.isConfirmed() ? message.property() : message.bytes()),
                (metadata, failure) -> {
                    if (failure == null) {
                        ledger.sent(message);
                        committed.produced(metadata.partition(), metadata.offset(), message);
                    } else {
                        failed.incrementAndGet();
                    }
                    pending.decrementAndGet();
                });
    }

    boolean allAcknowledged() {
        return pending.get() == 0;
    }

    /** Whether the platform has all that was produced, and all of it is committed. */
    boolean isAtRest() {
        if (!allAcknowledged() || ledger.missing() > 0) {
            return false;
        }
        checkCommitted();
        return committed.uncommitted() == 0;
    }

    /** Records that Kafka did not take; they count as not sent. */
    long failed() {
        return failed.get();
    }

    /** Reads all that the platform has taken by now. */
    synchronized void catchUp() {
        if (stage.isConfirmed()) {
            frames.catchUp().forEach(confirmed -> ledger.arrived(confirmed, ""));
        } else {
            catchUpWithMessages();
        }
    }

    /** Of what the platform has been sent by now, where replies confirm it. */
    synchronized FrameSizes frameSizes() {
        return frames.sizes();
    }

    private void catchUpWithMessages() {
        JsonNode page;
        do {
            page = stage.cloud().messagesAfter(lastSequence, PAGE);
            for (JsonNode message : page) {
                lastSequence = Math.max(lastSequence, message.path("seq").asLong());
                if (message.path("accepted").asBoolean()) {
                    int device = stage.indexOf(message.path("deviceName").asText());
                    Message.parse(device, message.path("payload").asText())
                            .ifPresent(accepted -> ledger.arrived(accepted, ""));
                }
            }
        } while (page.size() == PAGE);
    }

    /** Compares what the sink has committed with what the platform had accepted by then. */
    void checkCommitted() {
        Map<TopicPartition, OffsetAndMetadata> commits = stage.committedBySink();
        catchUp();
        committed.check(commits, ledger::hasArrived);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
