package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Acknowledged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a message that Kafka, or what Connect does before it, does not take. */
@ExtendWith(ClusterExtension.class)
class ProducerErrorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final byte[] LARGE = new byte[60_000];

    private final Cluster cluster;

    ProducerErrorsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Where the middle one of three messages fails. */
    private enum Obstacle {
        /** The broker refuses the record: {@code max.message.bytes} of the topic. */
        TOPIC {
            @Override
            Map<String, String> mended(Cluster cluster, String topic, Map<String, String> props) {
                cluster.topics().configure(topic, "max.message.bytes", "1000000");
                return props;
            }
        },
        /** The producer refuses it: {@code max.request.size}. */
        PRODUCER {
            @Override
            void putUp(Map<String, String> props) {
                props.put("producer.override.max.request.size", "20000");
            }
        },
        /** A transformation fails: its key is no number. */
        TRANSFORMATION {
            @Override
            void putUp(Map<String, String> props) {
                props.put("transforms", "number");
                props.put("transforms.number.type", "org.apache.kafka.connect.transforms.Cast$Key");
                props.put("transforms.number.spec", "int32");
            }
        },
        /** The converter of bytes does not take what a transformation makes of it. */
        CONVERTER {
            @Override
            void putUp(Map<String, String> props) {
                props.put("downlink.routes", "even,odd");
                props.put("downlink.routes.odd.mqtt.filter", "/{productKey}/{deviceName}/{odd}/{number}");
                props.put("transforms", "wrap");
                props.put("transforms.wrap.type", "org.apache.kafka.connect.transforms.HoistField$Value");
                props.put("transforms.wrap.field", "payload");
                props.put("transforms.wrap.predicate", "isOdd");
                props.put("predicates", "isOdd");
                props.put("predicates.isOdd.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey");
                props.put("predicates.isOdd.name", "iot.level.odd");
            }
        };

        void putUp(Map<String, String> props) {
            // The topic has it.
        }

        /** The configuration without the obstacle. */
        Map<String, String> mended(Cluster cluster, String topic, Map<String, String> props) {
            props.keySet()
                    .removeIf(key ->
                            key.startsWith("transforms") || key.startsWith("predicates") || key.startsWith("producer"));
            return props;
        }
    }

    private Map<String, String> source(Bridge bridge, Obstacle obstacle, String tolerance) {
        cluster.topics()
                .create(
                        bridge.name("messages"),
                        1,
                        "max.message.bytes",
                        obstacle == Obstacle.TOPIC ? "20000" : "1000000");
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        source.put("downlink.routes", "odd,even");
        for (String alias : List.of("odd", "even")) {
            source.put("downlink.routes." + alias + ".kafka.topic", bridge.name("messages"));
            source.put("downlink.routes." + alias + ".kafka.key", "{number}");
            source.put(
                    "downlink.routes." + alias + ".mqtt.filter", "/{productKey}/{deviceName}/" + alias + "/{number}");
        }
        source.keySet()
                .removeIf(key ->
                        key.startsWith("downlink.routes.services") || key.startsWith("downlink.routes.messages"));
        source.put("errors.tolerance", tolerance);
        obstacle.putUp(source);
        return source;
    }

    private static void sendThree(Bridge bridge) {
        bridge.send("pump0", "/{device}/even/1", bytes("first"), 1);
        bridge.send("pump0", "/{device}/odd/x", LARGE, 1);
        bridge.send("pump0", "/{device}/even/3", bytes("third"), 1);
    }

    private static List<Integer> acknowledged(Bridge bridge) {
        return bridge.emulator().platform().acknowledgements(Bridge.PRODUCT, "pump0").stream()
                .map(Acknowledged::payloadHash)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Obstacle.class)
    void leavesItWithThePlatformWhereErrorsAreNotTolerated(Obstacle obstacle) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> props = source(bridge, obstacle, "none");
            String name = bridge.start("source", props);
            bridge.awaitSubscribed(1);
            sendThree(bridge);
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            StoppedTask failed = StoppedTask.await(cluster, name, 1);
            assertThat(failed.retried()).isBetween(1L, 3L);
            assertThat(failed.inFlight()).isZero();
            assertThat(acknowledged(bridge)).doesNotContain(Arrays.hashCode(LARGE), Arrays.hashCode(bytes("third")));

            cluster.rest().change(name, obstacle.mended(cluster, bridge.name("messages"), props));
            Awaitility.await("acknowledged after all")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 3);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(3, PATIENCE))
                        .extracting(ConsumerRecord::value)
                        .contains(bytes("first"), LARGE, bytes("third"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Obstacle.class)
    void dropsCountsAndAcknowledgesItWhereErrorsAreTolerated(Obstacle obstacle) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String name = bridge.start("source", source(bridge, obstacle, "all"));
            bridge.awaitSubscribed(1);
            sendThree(bridge);
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 3);
            assertThat(acknowledged(bridge))
                    .containsExactly(
                            Arrays.hashCode(bytes("first")), Arrays.hashCode(LARGE), Arrays.hashCode(bytes("third")));
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(2, PATIENCE))
                        .extracting(ConsumerRecord::value)
                        .containsExactly(bytes("first"), bytes("third"));
            }
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(3, 2, 0, 1, 0, 0));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
