package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka to platform at a steady rate: from the moment a record was to be produced until the platform has accepted it. */
record UpLatency(Payload payload, int perSecond) implements Measure {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int PAGE = 2_000;

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int messages) {
        Lane lane = contender.lane();
        Latency latency = new Latency();
        long before = UpThroughput.published(ground);
        Cost cost = Cost.begin(contender);
        try (Producer<byte[], byte[]> producer = UpThroughput.producer(ground)) {
            int[] next = {0};
            Pace.run(messages, NANOS_PER_SECOND / perSecond, due -> {
                byte[] key = lane.keyBytes(next[0]++ % lane.devices());
                producer.send(new ProducerRecord<>(lane.up(), key, payload.bytesAt(due)));
            });
        }
        DownThroughput.awaitThat(contender, messages, () -> UpThroughput.published(ground) >= before + messages);
        double cpu = cost.end(messages).get(Figure.CPU_MICROS);
        long last = before;
        JsonNode page;
        do {
            page = ground.cloud().messagesAfter(last, PAGE);
            for (JsonNode message : page) {
                last = message.path("seq").asLong();
                latency.arrived(
                        Payload.sentAt(message.path("payload").asText()),
                        message.path("nanos").asLong());
            }
        } while (page.size() == PAGE);
        Map<Figure, Double> figures = latency.figures();
        figures.put(Figure.CPU_MICROS, cpu);
        return figures;
    }
}
