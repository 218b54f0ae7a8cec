package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The worker is killed with SIGKILL in mid-stream, again and again, while devices exchange QoS 1 messages both ways. A cluster of its own: the
 * shared worker has other guests. {@code -Dcrash.rounds=20} makes it a long run.
 */
class CrashIT {

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 2);
    private static final int DEVICES = Integer.getInteger("crash.devices", 10);
    private static final int PER_ROUND = Integer.getInteger("crash.messages", 600);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Random random = new Random(11);

    @Test
    void losesNothingAndKeepsOrderPerDeviceWhenTheWorkerIsKilled() throws Exception {
        try (Cluster cluster = Cluster.open();
                Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 4);
            cluster.topics().create(bridge.name("commands"), 4);
            bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            bridge.awaitSubscribed(DEVICES);
            for (int round = 0; round < ROUNDS; round++) {
                exchange(cluster, bridge, round);
            }
            int total = ROUNDS * PER_ROUND;
            checkDownlink(cluster, bridge, total);
            checkUplink(bridge, total);
        }
    }

    private void exchange(Cluster cluster, Bridge bridge, int round) {
        int killAt = PER_ROUND / 10 + random.nextInt(PER_ROUND * 8 / 10);
        for (int i = 0; i < PER_ROUND; i++) {
            int number = round * PER_ROUND + i;
            String device = "pump" + number % DEVICES;
            bridge.send(device, "/{device}/user/get", bytes("n" + number), 1);
            cluster.records()
                    .send(bridge.name("commands"), bytes(Bridge.PRODUCT + "/" + device), bytes("n" + number), Map.of());
            if (i == killAt) {
                Awaitility.await("some got through")
                        .atMost(PATIENCE)
                        .until(() -> bridge.accepted(device).size() > round);
                cluster.worker().kill();
                cluster.worker().start();
            }
        }
        cluster.worker().awaitReady();
        bridge.awaitSubscribed(DEVICES);
    }

    private static void checkDownlink(Cluster cluster, Bridge bridge, int total) {
        try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
            Awaitility.await("every message in Kafka")
                    .atMost(PATIENCE)
                    .until(() -> new LinkedHashSet<>(payloads(reader.records())).size() == total);
            List<ConsumerRecord<byte[], byte[]>> records = reader.records();
            Map<String, String> firstIds = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String id = text(record.headers().lastHeader("iot.dedup.id").value());
                assertThat(firstIds.putIfAbsent(text(record.value()), id)).isIn(null, id);
            }
            for (int device = 0; device < DEVICES; device++) {
                String key = Bridge.PRODUCT + "/pump" + device;
                assertInOrder(
                        payloads(records.stream()
                                .filter(record -> text(record.key()).equals(key))
                                .toList()),
                        total / DEVICES);
            }
            System.out.printf(
                    "crash: downlink %d rounds, %d messages, lost 0, duplicated %d%n",
                    ROUNDS, total, records.size() - total);
        }
    }

    private static void checkUplink(Bridge bridge, int total) {
        long published = 0;
        for (int device = 0; device < DEVICES; device++) {
            String name = "pump" + device;
            Awaitility.await("every record on the platform")
                    .atMost(PATIENCE)
                    .until(() -> uplinks(bridge, name), all -> new LinkedHashSet<>(all).size() == total / DEVICES);
            List<String> all = uplinks(bridge, name);
            assertInOrder(all, total / DEVICES);
            published += all.size();
        }
        System.out.printf(
                "crash: uplink %d rounds, %d messages, lost 0, duplicated %d%n", ROUNDS, total, published - total);
    }

    private static List<String> uplinks(Bridge bridge, String device) {
        return bridge.accepted(device).stream()
                .map(message -> text(message.payload()))
                .toList();
    }

    private static List<String> payloads(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> text(record.value())).toList();
    }

    /** First occurrences. */
    private static void assertInOrder(List<String> payloads, int count) {
        List<Integer> numbers = new ArrayList<>();
        new LinkedHashSet<>(payloads).forEach(payload -> numbers.add(Integer.valueOf(payload.substring(1))));
        assertThat(numbers).hasSize(count).isSorted();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
