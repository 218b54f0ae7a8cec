package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Calls that the platform makes of devices while things break, and the application that answers them. A caller has one answer, that to his own call,
 * or his time runs out, or the platform tells him that the device is away.
 */
final class Requests implements AutoCloseable {

    private static final String ANSWER = "answer to ";

    private final Stage stage;
    private final Producer<byte[], byte[]> producer;
    private final TopicReader application;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong notAsked = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "requests");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins at once. */
    Requests(Stage stage, int perSecond) {
        this.stage = stage;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stage.bootstrapServers(), "reconnect.backoff.max.ms", 200, "linger.ms", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        application = TopicReader.handing(stage.bootstrapServers(), Stage.CALLS_TOPIC, this::answer);
        clock.scheduleAtFixedRate(this::ask, 0, 1_000L / perSecond, TimeUnit.MILLISECONDS);
    }

    private void answer(ConsumerRecord<byte[], byte[]> request) {
        String value = ANSWER + new String(request.value(), StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(
                Stage.ANSWERS_TOPIC, null, request.key(), value.getBytes(StandardCharsets.UTF_8), request.headers()));
    }

    private void ask() {
        long number = asked.getAndIncrement();
        String question = "request " + number;
        stage.cloud()
                .call(Stage.PRODUCT, stage.device((int) (number % stage.devices())), question)
                .whenComplete((outcome, failure) -> count(question, outcome, failure));
    }

    private void count(String question, JsonNode outcome, Throwable failure) {
        String result = failure == null ? outcome.path("result").asText() : "";
        switch (result) {
            case "SUCCESS" -> {
                boolean isOurs = outcome.path("payload").asText().equals(ANSWER + question);
                (isOurs ? answered : wrong).incrementAndGet();
            }
            case "TIMEOUT" -> unanswered.incrementAndGet();
            default -> notAsked.incrementAndGet();
        }
    }

    private long known() {
        return answered.get() + unanswered.get() + notAsked.get() + wrong.get();
    }

    /** Makes no more calls, and waits for the fate of those that are under way. */
    List<String> finish() {
        clock.shutdownNow();
        Rest.until("the last calls", () -> known() == asked.get());
        List<String> violations = new ArrayList<>();
        if (wrong.get() > 0) {
            violations.add("requests: " + wrong + " were answered with the answer to another");
        }
        if (answered.get() == 0) {
            violations.add("requests: none of " + asked + " was answered");
        }
        return violations;
    }

    /** How many of what. */
    @Override
    public String toString() {
        return "requests: " + asked + " asked, " + answered + " answered, " + unanswered + " not in time, " + notAsked
                + " to devices that were away, " + wrong + " answered wrongly";
    }

    @Override
    public void close() {
        clock.shutdownNow();
        application.close();
        producer.close(Duration.ofSeconds(5));
    }
}
