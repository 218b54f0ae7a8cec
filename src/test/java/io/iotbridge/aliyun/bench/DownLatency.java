package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.CloudSide;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Platform to Kafka at a steady rate: from the moment a message was to be sent until a consumer has it. */
record DownLatency(Payload payload, int perSecond) implements Measure {
    /** Two at a time: a request a message would measure the HTTP side of the stand-in. */
    private static final int TURN = 2;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int messages) {
        Lane lane = contender.lane();
        Latency latency = new Latency();
        AtomicInteger arrived = new AtomicInteger();
        try (TailReader reader = TailReader.of(ground.bootstrapServers(), lane.down(), record -> {
            latency.arrived(Payload.sentAt(record.value()), System.nanoTime());
            arrived.incrementAndGet();
        })) {
            Cost cost = Cost.begin(contender);
            int[] next = {0};
            Pace.run(messages / TURN, TURN * NANOS_PER_SECOND / perSecond, due -> {
                int device = next[0]++ % lane.devices();
                CloudSide.Message message = new CloudSide.Message(
                        Lane.PRODUCT, lane.device(device), "/" + lane.key(device) + "/user/get", payload.at(due), 1);
                ground.cloud().publish(Collections.nCopies(TURN, message));
            });
            DownThroughput.awaitThat(contender, messages, () -> {
                reader.requireAlive();
                return arrived.get() >= messages;
            });
            Map<Figure, Double> figures = latency.figures();
            figures.put(Figure.CPU_MICROS, cost.end(messages).get(Figure.CPU_MICROS));
            return figures;
        }
    }
}
