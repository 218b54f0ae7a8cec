package io.iotbridge.aliyun.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An application that answers what the platform asks of devices. {@code docs/requests.md} shows the same code; beside it runs a
 * connector with the configuration of {@code config/requests.json}.
 */
final class Answers {
    private Answers() {}

    /** Answers until the thread is interrupted, which Kafka's client reports by an {@code InterruptException}. */
    static void run(String bootstrapServers) {
        var settings = Map.<String, Object>of("bootstrap.servers", bootstrapServers, "group.id", "answers");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            consumer.subscribe(List.of("iot.requests"));
            while (true) {
                for (var request : consumer.poll(Duration.ofSeconds(1))) {
                    var named = request.headers().lastHeader("iot.service");
                    var service = named == null ? "" : new String(named.value(), UTF_8);
                    var output =
                            switch (service) {
                                case "SelfTest" -> "{\"Passed\":true}";
                                case "Flush" -> "{}";
                                default -> "{\"code\":460,\"message\":\"unknown service\"}";
                            };
                    producer.send(new ProducerRecord<>("iot.answers", null, request.key(), output, request.headers()));
                }
            }
        }
    }
}
