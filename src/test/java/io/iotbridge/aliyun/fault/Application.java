package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Answers requests by records, as it should or, to see that this is noticed, as it should not. Answers on its reader's thread. */
final class Application implements AutoCloseable {

    private static final String ANSWER = "answer to ";
    private static final long TOO_LATE_MILLIS = 9_000;

    /** What it is like. */
    enum Manner {
        /** Answers once, at once, with what is asked for. */
        HONEST,
        /** Answers every request a second time. */
        TWICE,
        /** Answers with the answer to the request before. */
        MIXED_UP,
        /** Answers after the deadline. */
        LATE
    }

    private final Manner manner;
    private final CallAccount account;
    private final Producer<byte[], byte[]> producer;
    private final TopicReader reader;
    /** Of the reader's thread. */
    private String before = "nothing";

    /** Begins at once. */
    Application(Stage stage, Manner manner, CallAccount account) {
        this.manner = manner;
        this.account = account;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stage.bootstrapServers(), "reconnect.backoff.max.ms", 200, "linger.ms", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        reader = TopicReader.handing(stage.bootstrapServers(), Stage.CALLS_TOPIC, this::answer);
    }

    /** The only right answer. */
    static String answerTo(String question) {
        return ANSWER + question;
    }

    /** The platform's id of a call, by the topic on which it was made or is answered. */
    static String idOf(String topic) {
        return topic.substring(topic.lastIndexOf('/') + 1);
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void answer(ConsumerRecord<byte[], byte[]> request) {
        String id = idOf(header(request, "iot.reply.topic"));
        account.requested(id, Long.parseLong(header(request, "iot.deadline")));
        String question = new String(request.value(), StandardCharsets.UTF_8);
        switch (manner) {
            case HONEST -> send(request, id, question);
            case TWICE -> {
                send(request, id, question);
                send(request, id, question);
            }
            case MIXED_UP -> send(request, id, before);
            case LATE -> {
                Executor later = CompletableFuture.delayedExecutor(TOO_LATE_MILLIS, TimeUnit.MILLISECONDS);
                later.execute(() -> send(request, id, question));
            }
        }
        before = question;
    }

    private void send(ConsumerRecord<byte[], byte[]> request, String id, String question) {
        byte[] value = answerTo(question).getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(Stage.ANSWERS_TOPIC, null, request.key(), value, request.headers()),
                (metadata, failure) -> {
                    if (failure == null) {
                        account.written(id);
                    }
                });
    }

    @Override
    public void close() {
        reader.close();
        producer.close(Duration.ofSeconds(5));
    }
}
