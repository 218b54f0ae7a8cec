package io.iotbridge.aliyun.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.CloudSide;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rounds of one numbered message to and one from every device, and what has become of them. */
final class FleetTraffic implements AutoCloseable {
    private static final int BATCH = 250;
    private static final int PAGE = 2_000;

    private final Ground ground;
    private final Lane lane;
    private final Producer<byte[], byte[]> producer;
    private final TailReader reader;
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Set<String> up = ConcurrentHashMap.newKeySet();
    private final LongAdder copies = new LongAdder();
    private int rounds;
    private long last;

    FleetTraffic(Ground ground, Lane lane) {
        this.ground = ground;
        this.lane = lane;
        producer = UpThroughput.producer(ground);
        last = UpThroughput.published(ground);
        reader = TailReader.of(ground.bootstrapServers(), lane.down(), record -> {
            if (!down.add(new String(record.value(), StandardCharsets.UTF_8))) {
                copies.increment();
            }
        });
    }

    /** Sends a message to and one from every device. */
    void round() {
        rounds++;
        List<CloudSide.Message> batch = new ArrayList<>(BATCH);
        for (int device = 0; device < lane.devices(); device++) {
            String text = lane.device(device) + " " + rounds;
            producer.send(
                    new ProducerRecord<>(lane.up(), lane.keyBytes(device), text.getBytes(StandardCharsets.UTF_8)));
            batch.add(new CloudSide.Message(
                    Lane.PRODUCT, lane.device(device), "/" + lane.key(device) + "/user/get", text, 1));
            if (batch.size() == BATCH || device == lane.devices() - 1) {
                if (ground.cloud().publish(batch).contains(false)) {
                    throw new IllegalStateException("the platform did not take a message to " + lane.name());
                }
                batch.clear();
            }
        }
        producer.flush();
    }

    long sentEachWay() {
        return (long) rounds * lane.devices();
    }

    /** Whether all that was sent has arrived. */
    boolean isComplete() {
        reader.requireAlive();
        catchUp();
        return missing() == 0;
    }

    private synchronized void catchUp() {
        JsonNode page;
        do {
            page = ground.cloud().messagesAfter(last, PAGE);
            for (JsonNode message : page) {
                last = message.path("seq").asLong();
                if (message.path("accepted").asBoolean()
                        && !up.add(message.path("payload").asText())) {
                    copies.increment();
                }
            }
        } while (page.size() == PAGE);
    }

    long missing() {
        return 2 * sentEachWay() - down.size() - up.size();
    }

    /** Messages that arrived more than once. */
    long copies() {
        return copies.sum();
    }

    @Override
    public void close() {
        reader.close();
        producer.close();
    }
}
