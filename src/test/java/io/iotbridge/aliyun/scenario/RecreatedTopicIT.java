package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.Published;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** C02: the topic of the uplink is deleted and created again, so that its offsets begin anew. */
@ExtendWith(ClusterExtension.class)
class RecreatedTopicIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;

    RecreatedTopicIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void losesNothingWhereTheSourceConsumes() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            recreate(bridge, "both", bridge.both(1));
        }
    }

    @Test
    void losesNothingWhereASinkConsumes() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            recreate(bridge, "sink", bridge.sink(bridge.emulator().wss()));
        }
    }

    private void recreate(Bridge bridge, String kind, Map<String, String> props) {
        String topic = bridge.name("commands");
        cluster.topics().create(topic, 1);
        String connector = bridge.start(kind, props);
        produce(topic, "old", 0, 100);
        awaitPublished(bridge, 100);
        awaitCommitted(connector, topic, 100);

        cluster.topics().recreate(topic, 1);
        produce(topic, "new", 0, 30);
        awaitPublished(bridge, 130);
        awaitCommitted(connector, topic, 30);

        cluster.rest().stop(connector);
        Awaitility.await("signed out").atMost(PATIENCE).until(() -> bridge.online() == 0);
        produce(topic, "new", 30, 120);
        cluster.rest().resume(connector);
        awaitPublished(bridge, 220);
        assertThat(bridge.accepted("pump0"))
                .extracting(Published::text)
                .filteredOn(text -> text.startsWith("new"))
                .as("in order")
                .containsSubsequence(names("new", 0, 120));
        awaitCommitted(connector, topic, 120);
    }

    private void produce(String topic, String name, int from, int to) {
        names(name, from, to).forEach(value -> cluster.records().produce(topic, Bridge.PRODUCT + "/pump0", value));
    }

    private static List<String> names(String name, int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> name + number).toList();
    }

    private static void awaitPublished(Bridge bridge, int count) {
        Awaitility.await("published " + count).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        bridge.accepted("pump0").stream().map(Published::text).distinct())
                .hasSize(count));
    }

    private void awaitCommitted(String connector, String topic, long offset) {
        Awaitility.await("committed " + offset).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        cluster.topics().committedBySink(connector))
                .containsKey(new TopicPartition(topic, 0))
                .extractingByKey(new TopicPartition(topic, 0))
                .extracting(OffsetAndMetadata::offset)
                .isEqualTo(offset));
    }
}
