package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.ConnectException;
import io.iotbridge.aliyun.cluster.ConnectorStatus;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every connector of a worker has, these have too. */
@ExtendWith(ClusterExtension.class)
class ConnectFeaturesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    ConnectFeaturesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void topicCreationGroupsDecideHowTopicsAreMade() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("topic.creation.default.replication.factor", "1");
            source.put("topic.creation.default.partitions", "2");
            source.put("topic.creation.groups", "services");
            source.put("topic.creation.services.include", bridge.name("reboot"));
            source.put("topic.creation.services.partitions", "5");
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/get", bytes("a"), 1);
            bridge.send("pump0", "/sys/{device}/thing/service/reboot", bytes("b"), 1);
            awaitAcknowledged(bridge, 2);

            assertThat(cluster.topics().partitions(bridge.name("messages"))).isEqualTo(2);
            assertThat(cluster.topics().partitions(bridge.name("reboot"))).isEqualTo(5);
        }
    }

    @Test
    void whatConnectGivesUpByItsErrorsToleranceIsAcknowledged() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes.messages.payload", "json");
            source.put("errors.tolerance", "all");
            // A plain text is what this converter takes; an object it does not.
            source.put("transforms", "wrap");
            source.put("transforms.wrap.type", "org.apache.kafka.connect.transforms.ExtractField$Value");
            source.put("transforms.wrap.field", "text");
            source.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/get", bytes("{\"text\":\"first\"}"), 1);
            bridge.send("pump0", "/{device}/user/get", bytes("\"no object, so there is no field to extract\""), 1);
            bridge.send("pump0", "/{device}/user/get", bytes("{\"text\":\"second\"}"), 1);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(2, PATIENCE))
                        .extracting(record -> text(record.value()))
                        .containsExactly("first", "second");
            }
            awaitAcknowledged(bridge, 3);
        }
    }

    @Test
    void aStoppedSourceSignsOutAndFindsWhatThePlatformKept() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            String source =
                    bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(1);
            stop(source);
            bridge.awaitOnline(0);
            bridge.send("pump0", "/{device}/user/get", bytes("while stopped"), 1);
            cluster.rest().resume(source);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(text(reader.await(1, PATIENCE).get(0).value())).isEqualTo("while stopped");
            }
        }
    }

    @Test
    void aPausedSourceHoldsTheAcknowledgementBack() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            String source =
                    bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(1);
            cluster.rest().pause(source);
            cluster.rest().awaitStatus(source, PATIENCE, status -> status.tasks().stream()
                    .allMatch(task -> task.state().equals("PAUSED")));
            bridge.send("pump0", "/{device}/user/get", bytes("while paused"), 1);
            Awaitility.await("a second without acknowledgement")
                    .during(Duration.ofSeconds(1))
                    .until(() -> acknowledged(bridge) == 0);
            cluster.rest().resume(source);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(text(reader.await(1, PATIENCE).get(0).value())).isEqualTo("while paused");
            }
            awaitAcknowledged(bridge, 1);
        }
    }

    @Test
    void offsetsOfTheSourceCanBeSeenAndForgottenButNotSet() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            String source =
                    bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/get", bytes("a"), 1);
            Awaitility.await("offsets of the source")
                    .atMost(PATIENCE)
                    .until(() -> !cluster.rest().offsets(source).isEmpty());
            stop(source);

            JsonNode offset = cluster.rest().offsets(source).get(0);
            assertThat(offset.path("partition").toString()).isEqualTo("{\"slot\":0}");
            assertThat(offset.path("offset").toString()).isEqualTo("{\"position\":\"none\"}");
            Map<String, ?> other = Map.of("partition", offset.path("partition"), "offset", Map.of("position", 1));
            assertThatThrownBy(() -> cluster.rest().alterOffsets(source, List.of(other)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("The offsets of this connector cannot be set: the platform keeps");
            cluster.rest().resetOffsets(source);
            assertThat(cluster.rest().offsets(source))
                    .as("forgotten: not listed, or with nothing")
                    .allMatch(known -> known.path("offset").isNull());

            cluster.rest().resume(source);
            bridge.send("pump0", "/{device}/user/get", bytes("b"), 1);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(2, PATIENCE))
                        .extracting(record -> text(record.value()))
                        .containsExactly("a", "b");
            }
        }
    }

    @Test
    void offsetsOfTheSinkCanBeSeenAndSetAndForgotten() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String topic = bridge.name("commands");
            cluster.topics().create(topic, 1);
            String sink = bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            List.of("a", "b", "c").forEach(text -> cluster.records().produce(topic, "a1Product/pump0", text));
            awaitPublished(bridge, List.of("a", "b", "c"));
            stop(sink);
            assertThat(cluster.topics()
                            .committedBySink(sink)
                            .get(new TopicPartition(topic, 0))
                            .offset())
                    .isEqualTo(3);
            assertThat(cluster.rest()
                            .offsets(sink)
                            .get(0)
                            .path("offset")
                            .path("kafka_offset")
                            .asLong())
                    .isEqualTo(3);

            Map<String, ?> second = Map.of(
                    "partition",
                    Map.of("kafka_topic", topic, "kafka_partition", 0),
                    "offset",
                    Map.of("kafka_offset", 1));
            assertThat(cluster.rest().alterOffsets(sink, List.of(second)))
                    .isEqualTo("The offsets for this connector have been altered successfully");
            cluster.rest().resume(sink);
            awaitPublished(bridge, List.of("a", "b", "c", "b", "c"));

            stop(sink);
            assertThat(cluster.rest().resetOffsets(sink))
                    .isEqualTo("The offsets for this connector have been reset successfully");
            cluster.rest().resume(sink);
            awaitPublished(bridge, List.of("a", "b", "c", "b", "c", "a", "b", "c"));
        }
    }

    private void stop(String connector) {
        cluster.rest().stop(connector);
        cluster.rest().awaitStatus(connector, PATIENCE, ConnectorStatus::isStopped);
    }

    private static int acknowledged(Bridge bridge) {
        return bridge.emulator()
                .platform()
                .acknowledgements(Bridge.PRODUCT, "pump0")
                .size();
    }

    private static void awaitAcknowledged(Bridge bridge, int count) {
        Awaitility.await("acknowledgements at the platform")
                .atMost(PATIENCE)
                .until(() -> acknowledged(bridge) == count);
    }

    private static void awaitPublished(Bridge bridge, List<String> texts) {
        Awaitility.await("messages at the platform").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        bridge.accepted("pump0"))
                .extracting(Published::text)
                .containsExactlyElementsOf(texts));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
