package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker that sends a source's records in transactions, and says what became of them only when it commits one (C03). */
@ExtendWith(ClusterExtension.class)
class ExactlyOnceWorkerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 40;

    private static Cluster cluster;

    @BeforeAll
    static void open(Cluster shared) {
        cluster = shared.withWorker(shared.anotherWorker("exactly-once")
                .inGroup("exactly-once")
                .with("exactly.once.source.support", "enabled"));
    }

    @AfterAll
    static void close() {
        cluster.worker().close();
    }

    /** Forty messages that a Filter takes, all of their batches, and nothing else: acknowledged as on other workers. */
    @Test
    void acknowledgesWhatATransformationTookThoughNothingElseComes() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.putAll(filtering(bridge.name("noise")));
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(1);
            for (int i = 0; i < MESSAGES; i++) {
                bridge.send("pump0", "/sys/{device}/thing/service/noise", new byte[] {(byte) i}, 1);
            }
            awaitAcknowledged(bridge, MESSAGES);

            bridge.send("pump0", "/{device}/user/get", new byte[] {1}, 1);
            awaitAcknowledged(bridge, MESSAGES + 1);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(1, PATIENCE))
                        .extracting(ConsumerRecord::value)
                        .containsExactly(new byte[] {1});
            }
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1))
                    .isEqualTo(new StoppedTask(MESSAGES + 1, 1, 0, MESSAGES, 0, 0));
        }
    }

    /** Connect keeps the records of a transaction as keys of a map: equal messages of one millisecond are several nevertheless. */
    @Test
    void settlesEqualMessagesOfOneMillisecondOneByOne() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            String name = bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(1);
            for (int i = 0; i < 500; i++) {
                bridge.send("pump0", "/{device}/user/get", new byte[] {1}, 0);
            }
            bridge.send("pump0", "/{device}/user/get", new byte[] {2}, 1);
            awaitAcknowledged(bridge, 1);
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(501, 501, 0, 0, 0, 0));
        }
    }

    private static Map<String, String> filtering(String topic) {
        String transforms = "org.apache.kafka.connect.transforms.";
        return new HashMap<>(Map.of(
                "transforms",
                "drop",
                "transforms.drop.type",
                transforms + "Filter",
                "transforms.drop.predicate",
                "isNoise",
                "predicates",
                "isNoise",
                "predicates.isNoise.type",
                transforms + "predicates.TopicNameMatches",
                "predicates.isNoise.pattern",
                topic));
    }

    private static void awaitAcknowledged(Bridge bridge, int count) {
        Awaitility.await("PUBACKs")
                .atMost(PATIENCE)
                .until(() -> bridge.emulator()
                                .platform()
                                .acknowledgements(Bridge.PRODUCT, "pump0")
                                .size()
                        == count);
    }

    /** What Kafka has of states and what it has of the list of their devices is one transaction. */
    @Test
    void deletesTheStateOfADeviceThatANewConfigurationLeavesOut() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("states"), 1, "cleanup.policy", "compact");
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.status.topic", bridge.name("states"));
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(2);
            Fleet fleet = new Fleet(bridge, 1);
            source.put("iot.devices.file", fleet.file.toString());
            cluster.rest().change(name, source);
            try (TopicReader reader = cluster.records().read(bridge.name("states"))) {
                Awaitility.await("deleted").atMost(PATIENCE).until(() -> reader.records().stream()
                        .anyMatch(record -> record.value() == null
                                && new String(record.key(), StandardCharsets.UTF_8).equals("a1Product/pump1")));
            }
            bridge.delete(name);
        }
    }
}
