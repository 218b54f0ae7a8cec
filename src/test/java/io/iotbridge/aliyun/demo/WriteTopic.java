package io.iotbridge.aliyun.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes a record for each line of the standard input, until that ends: for machines without Kafka's own tools. */
public final class WriteTopic {
    private WriteTopic() {}

    /** Takes the bootstrap servers and the topic. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length != 2) {
            throw new IllegalArgumentException("two arguments: bootstrap servers and topic");
        }
        System.err.println("A line is a key, a space and a value; Ctrl-D ends it.");
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0]);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    RecordMetadata written =
                            producer.send(record(args[1], line)).get();
                    System.out.println("written to " + written);
                }
            }
        }
    }

    /** What stands before the first space is the key; a line without one has no value. */
    static ProducerRecord<String, String> record(String topic, String line) {
        String[] parts = line.strip().split("\\s+", 2);
        return new ProducerRecord<>(topic, parts[0], parts.length == 2 ? parts[1] : null);
    }
}
