package io.iotbridge.aliyun.bench;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The platform's synchronous calls (RRPC) through Kafka and back: the call becomes a record, somebody answers it with a record, and the answer
 * becomes the result of the call.
 */
record RoundTrip(Payload payload, int perSecond) implements Measure {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int calls) {
        Lane lane = contender.lane();
        Latency latency = new Latency();
        AtomicInteger over = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        try (Producer<byte[], byte[]> producer = UpThroughput.producer(ground);
                TailReader responder = TailReader.of(
                        ground.bootstrapServers(),
                        lane.calls(),
                        call -> producer.send(new ProducerRecord<>(
                                lane.answers(), null, call.key(), call.value(), call.headers())))) {
            int[] next = {0};
            Pace.run(calls, NANOS_PER_SECOND / perSecond, due -> {
                String device = lane.device(next[0]++ % lane.devices());
                ground.cloud().call(Lane.PRODUCT, device, payload.at(due)).whenComplete((answer, failure) -> {
                    if (failure == null && answer.path("payload").asText().length() == payload.bytes()) {
                        latency.arrived(due, System.nanoTime());
                        answered.incrementAndGet();
                    }
                    over.incrementAndGet();
                });
            });
            DownThroughput.awaitThat(contender, calls, () -> {
                responder.requireAlive();
                return over.get() == calls;
            });
        }
        Map<Figure, Double> figures = latency.figures();
        figures.put(Figure.ANSWERED, (double) answered.get());
        return figures;
    }
}
