package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Acknowledged;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Kafka is away, or slow, or lacks a topic, while devices exchange QoS 1 messages both ways. {@code -Dkafka.outage.seconds=60} makes it a long
 * run.
 */
class KafkaFaultsIT {

    private static final int DEVICES = 5;
    private static final int PER_PHASE = 200;
    private static final int SECONDS = Integer.getInteger("kafka.outage.seconds", 4);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    @ExtendWith(BreakableCluster.class)
    void losesNothingAndKeepsOrderWhenTheBrokerIsAway(Cluster cluster) {
        exchange(cluster, true);
    }

    @Test
    void losesNothingEitherWhenTheWorkerStopsItsTasksMeanwhile() {
        try (Cluster cluster = Cluster.open()) {
            exchange(cluster, false);
        }
    }

    private static void exchange(Cluster cluster, boolean tasksLive) {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 2);
            cluster.topics().create(bridge.name("commands"), 2);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            // A producer that sends again what the broker took but did not answer would write it twice.
            source.put("producer.override.enable.idempotence", "true");
            String sourceName = bridge.start("source", source);
            bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            bridge.awaitSubscribed(DEVICES);

            down(bridge, 0);
            up(cluster, bridge, 0);
            cluster.kafka().stop();
            down(bridge, 1);
            Awaitility.await("nothing is acknowledged that Kafka does not have")
                    .during(Duration.ofSeconds(SECONDS))
                    .atMost(Duration.ofSeconds(SECONDS + 5))
                    .until(() -> acknowledged(bridge).stream().noneMatch(hashes(1)::contains));
            cluster.kafka().start();
            down(bridge, 2);
            up(cluster, bridge, 1);

            checkDownlink(cluster, bridge, tasksLive);
            checkUplink(bridge);
            Awaitility.await("every message is acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() >= 3 * PER_PHASE);
            bridge.delete(sourceName);
            StoppedTask stopped = StoppedTask.await(cluster, sourceName, tasksLive ? 1 : 2);
            assertThat(stopped.inFlight()).isZero();
            if (tasksLive) {
                assertThat(stopped).isEqualTo(new StoppedTask(3 * PER_PHASE, 3 * PER_PHASE, 0, 0, 0, 0));
            }
        }
    }

    @Test
    @ExtendWith(BreakableCluster.class)
    void waitsForATopicThatDoesNotExistAndGoesOnOnceItDoes(Cluster cluster) {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(DEVICES);
            down(bridge, 0);
            Awaitility.await("nothing is acknowledged")
                    .during(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).isEmpty());
            cluster.topics().create(bridge.name("messages"), 1);
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == PER_PHASE);
        }
    }

    @Test
    @ExtendWith(BreakableCluster.class)
    void failsOfATopicThatDoesNotExistWhereTheProducerIsToldNotToWait(Cluster cluster) {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("producer.override.max.block.ms", "500");
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(DEVICES);
            down(bridge, 0);
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(acknowledged(bridge)).isEmpty();
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.rest().restartSoon(name);
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == PER_PHASE);
        }
    }

    /** Neither is as fast as the platform and the test's producer: both directions are held back, and nothing is lost. */
    @Test
    @ExtendWith(BreakableCluster.class)
    void keepsPaceWithASlowKafkaAndASlowPlatform(Cluster cluster) {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("messages"), 2);
            cluster.topics().create(bridge.name("commands"), 2);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.inbox.messages", "20");
            source.put("producer.override.linger.ms", "50");
            bridge.start("source", source);
            bridge.awaitSubscribed(DEVICES);
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            sink.put("uplink.buffer.records", "20");
            sink.put("consumer.override.max.poll.records", "10");
            bridge.start("sink", sink);
            bridge.emulator()
                    .platform()
                    .fault(Fault.DELAY_PUBACKS, FaultSettings.everyDevice().withDelayMs(20));
            for (int phase = 0; phase < 3; phase++) {
                down(bridge, phase);
            }
            up(cluster, bridge, 0);
            up(cluster, bridge, 1);
            checkDownlink(cluster, bridge, true);
            checkUplink(bridge);
        }
    }

    private static void down(Bridge bridge, int phase) {
        numbers(phase).forEach(number -> bridge.send(device(number), "/{device}/user/get", bytes(number), 1));
    }

    private static void up(Cluster cluster, Bridge bridge, int phase) {
        numbers(phase).forEach(number -> {
            byte[] key = (Bridge.PRODUCT + "/" + device(number)).getBytes(StandardCharsets.UTF_8);
            cluster.records().send(bridge.name("commands"), key, bytes(number), Map.of());
        });
    }

    private static IntStream numbers(int phase) {
        return IntStream.range(phase * PER_PHASE, (phase + 1) * PER_PHASE);
    }

    private static Set<Integer> hashes(int phase) {
        return numbers(phase).mapToObj(number -> Arrays.hashCode(bytes(number))).collect(Collectors.toSet());
    }

    /** Payload hashes of what the platform got PUBACKs for. */
    private static List<Integer> acknowledged(Bridge bridge) {
        return IntStream.range(0, DEVICES)
                .mapToObj(KafkaFaultsIT::device)
                .flatMap(device -> bridge.emulator().platform().acknowledgements(Bridge.PRODUCT, device).stream())
                .map(Acknowledged::payloadHash)
                .toList();
    }

    private static void checkDownlink(Cluster cluster, Bridge bridge, boolean tasksLive) {
        int total = 3 * PER_PHASE;
        try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
            Awaitility.await("every message in Kafka")
                    .atMost(PATIENCE)
                    .until(() -> payloads(reader.records()).distinct().count() == total);
            List<ConsumerRecord<byte[], byte[]>> records = reader.records();
            Map<String, String> firstIds = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String id = text(record.headers().lastHeader("iot.dedup.id").value());
                assertThat(firstIds.putIfAbsent(text(record.value()), id)).isIn(null, id);
            }
            assertInOrder(records.stream()
                    .collect(Collectors.groupingBy(
                            record -> text(record.key()),
                            Collectors.mapping(record -> text(record.value()), Collectors.toList()))));
            if (tasksLive) {
                assertThat(records).as("no duplicate while the task lives").hasSize(total);
            }
            System.out.printf(
                    "kafka outage of %d s, tasks live %s: downlink %d messages, lost 0, duplicated %d%n",
                    SECONDS, tasksLive, total, records.size() - total);
        }
    }

    private static Stream<String> payloads(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> text(record.value()));
    }

    private static void checkUplink(Bridge bridge) {
        Map<String, List<String>> accepted = new HashMap<>();
        for (int i = 0; i < DEVICES; i++) {
            String device = device(i);
            accepted.put(
                    device,
                    Awaitility.await("every record on the platform")
                            .atMost(PATIENCE)
                            .until(
                                    () -> bridge.accepted(device).stream()
                                            .map(Published::text)
                                            .toList(),
                                    all -> Set.copyOf(all).size() == 2 * PER_PHASE / DEVICES));
        }
        assertInOrder(accepted);
        int published = accepted.values().stream().mapToInt(List::size).sum();
        System.out.printf(
                "kafka outage: uplink %d messages, lost 0, duplicated %d%n", 2 * PER_PHASE, published - 2 * PER_PHASE);
    }

    /** First occurrences, per device. */
    private static void assertInOrder(Map<String, List<String>> payloadsByDevice) {
        assertThat(payloadsByDevice).hasSize(DEVICES);
        payloadsByDevice.values().forEach(payloads -> assertThat(
                        payloads.stream().distinct().map(Integer::valueOf).toList())
                .isSorted());
    }

    private static String device(int number) {
        return "pump" + number % DEVICES;
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
