package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Connect's own dead letter queue has, and what only its log has. */
@ExtendWith(ClusterExtension.class)
class DeadLetterQueueIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PUMP = Bridge.PRODUCT + "/pump0";

    private final Cluster cluster;

    DeadLetterQueueIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Connect's producer refuses such a letter at once, writes that to the log, and tells the task of success. */
    @Test
    void failsOfALetterThatIsTooLargeAndReportsItOnceThereIsRoom() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("dead"), 1);
            Map<String, String> sink = sink(bridge);
            sink.put("errors.deadletterqueue.topic.name", bridge.name("dead"));
            sink.put("errors.deadletterqueue.topic.replication.factor", "1");
            sink.put("errors.deadletterqueue.context.headers.enable", "true");
            String name = bridge.start("sink", sink);
            produce(bridge, "k".repeat(400_000), new byte[0]);
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(dead.await(1, PATIENCE)).as("its key is in it once").hasSize(1);
                awaitCommitted(bridge, name, 1);
                produce(bridge, PUMP, new byte[1_048_000]);
                cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
                assertThat(cluster.rest().status(name).toString())
                        .contains("offset 1", "producer.override.max.request.size");
                assertThat(committed(bridge, name)).isEqualTo(1);

                cluster.topics().configure(bridge.name("dead"), "max.message.bytes", "2000000");
                sink.put("producer.override.max.request.size", "2000000");
                cluster.rest().change(name, sink);
                assertThat(dead.await(2, PATIENCE)).hasSize(2);
            }
            awaitCommitted(bridge, name, 2);
        }
    }

    @Test
    void dropsAndCountsWhatIsOnlyToBeLogged() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> sink = sink(bridge);
            sink.put("errors.log.enable", "true");
            String name = bridge.start("sink", sink);
            produce(bridge, Bridge.PRODUCT + "/nobody", new byte[] {1});
            produce(bridge, PUMP, new byte[] {2});
            awaitCommitted(bridge, name, 2);
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(2, 1, 0, 1, 0, 0));
        }
    }

    private Map<String, String> sink(Bridge bridge) {
        cluster.topics().create(bridge.name("commands"), 1);
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        sink.put("errors.tolerance", "all");
        return sink;
    }

    private void produce(Bridge bridge, String key, byte[] value) {
        cluster.records().produce(bridge.name("commands"), key.getBytes(StandardCharsets.UTF_8), value, Map.of());
    }

    private long committed(Bridge bridge, String connector) {
        TopicPartition partition = new TopicPartition(bridge.name("commands"), 0);
        return cluster.topics().committedBySink(connector).get(partition).offset();
    }

    private void awaitCommitted(Bridge bridge, String connector, long offset) {
        Awaitility.await("committed " + offset)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> committed(bridge, connector) == offset);
    }
}
