package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/**
 * Readings from Kafka to a platform that enforces its rates, each a record with a time of its own: how many a second are confirmed, that is
 * committed, how many the platform does not have then, what one costs, and how long it takes from the moment at which it was to be produced until
 * the platform has it.
 *
 * @param properties of a record
 * @param perSecond of all devices; 0 for as fast as they go
 */
record ReadingsMeasure(int properties, int perSecond) implements Measure {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int PAGE = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int readings) {
        ReadingsContender sink = (ReadingsContender) contender;
        long[] due = new long[readings];
        long last = lastSequence(ground);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ground.bootstrapServers()))) {
            long goal = committed(admin, sink) + readings;
            Latency latency = new Latency();
            Cost cost = Cost.begin(contender);
            produce(ground, sink.lane(), due);
            Awaitility.await("all readings confirmed")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> committed(admin, sink) >= goal);
            Map<Figure, Double> figures = new EnumMap<>(cost.end(readings));
            figures.put(Figure.LOST, (double) readings - arrived(ground, last, due, latency));
            if (perSecond > 0) {
                figures.putAll(latency.figures());
            }
            return figures;
        }
    }

    private void produce(Ground ground, Lane lane, long[] due) {
        try (Producer<byte[], byte[]> producer = UpThroughput.producer(ground)) {
            long time = System.currentTimeMillis() - due.length;
            int[] next = {0};
            Pace.run(due.length, perSecond == 0 ? 0 : NANOS_PER_SECOND / perSecond, moment -> {
                int index = next[0]++;
                due[index] = perSecond == 0 ? System.nanoTime() : moment;
                producer.send(new ProducerRecord<>(
                        lane.up(), null, time + index, lane.keyBytes(index % lane.devices()), value(index)));
            });
        }
    }

    private byte[] value(int index) {
        return IntStream.range(0, properties)
                .mapToObj(property -> "\"p" + property + "\":" + index)
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long committed(Admin admin, ReadingsContender sink) {
        try {
            return admin.listConsumerGroupOffsets(sink.group()).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long lastSequence(Ground ground) {
        return ground.platform().published();
    }

    /** How many different ones the platform has accepted, with their times. */
    private static long arrived(Ground ground, long after, long[] due, Latency latency) {
        boolean[] has = new boolean[due.length];
        long last = after;
        JsonNode page;
        do {
            page = ground.cloud().messagesAfter(last, PAGE);
            for (JsonNode message : page) {
                last = Math.max(last, message.path("seq").asLong());
                if (message.path("accepted").asBoolean()) {
                    for (JsonNode value : values(message.path("payload").asText())) {
                        int index = value.path("value").asInt(-1);
                        if (index >= 0 && index < due.length && !has[index]) {
                            has[index] = true;
                            latency.arrived(due[index], message.path("nanos").asLong());
                        }
                    }
                }
            }
        } while (page.size() == PAGE);
        return IntStream.range(0, has.length).filter(index -> has[index]).count();
    }

    private static Iterable<JsonNode> values(String payload) {
        try {
            JsonNode params = JSON.readTree(payload).path("params");
            JsonNode batch = params.path("properties").path("p0");
            return batch.isArray() ? batch : JSON.createArrayNode().add(params.path("p0"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
