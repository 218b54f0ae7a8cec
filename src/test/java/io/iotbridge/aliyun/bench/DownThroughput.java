package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.CloudSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Platform to Kafka as fast as it goes: from the first message sent until Kafka holds the last. */
record DownThroughput(Payload payload) implements Measure {
    private static final int BATCH = 250;

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int messages) {
        Lane lane = contender.lane();
        try (TopicSize size = new TopicSize(ground.bootstrapServers(), lane.down())) {
            long goal = size.records() + messages;
            Cost cost = Cost.begin(contender);
            for (int sent = 0; sent < messages; sent += BATCH) {
                ground.platform().publish(batch(lane, sent, Math.min(BATCH, messages - sent)));
            }
            awaitThat(contender, messages, () -> size.records() >= goal);
            return cost.end(messages);
        }
    }

    private List<CloudSide.Message> batch(Lane lane, int first, int count) {
        List<CloudSide.Message> batch = new ArrayList<>(count);
        String text = payload.at(System.nanoTime());
        for (int i = first; i < first + count; i++) {
            int device = i % lane.devices();
            batch.add(new CloudSide.Message(
                    Lane.PRODUCT, lane.device(device), "/" + lane.key(device) + "/user/get", text, 1));
        }
        return batch;
    }

    static void awaitThat(Contender contender, int messages, Callable<Boolean> reached) {
        Awaitility.await(messages + " messages carried by " + contender.lane().name())
                .atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    contender.process().requireAlive();
                    return reached.call();
                });
    }
}
