package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices that a new configuration of a connector leaves out, or a file that changed while it was stopped: their states are deleted, and no other's. */
@ExtendWith(ClusterExtension.class)
class LeftOutDevicesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;

    LeftOutDevicesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static Map<String, String> listed(Bridge bridge, int devices, int tasks) {
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        source.remove("iot.devices.file");
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < devices; i++) {
            names.append(i == 0 ? "" : ",").append("pump").append(i);
            source.put("iot.devices.pump" + i + ".device.secret", "secretOfPump" + i);
        }
        source.put("iot.product.key", Bridge.PRODUCT);
        source.put("iot.devices", names.toString());
        return states(bridge, source, tasks);
    }

    private static Map<String, String> states(Bridge bridge, Map<String, String> source, int tasks) {
        source.put("tasks.max", Integer.toString(tasks));
        source.put("downlink.status.topic", bridge.name("states"));
        return source;
    }

    private static void await(TopicReader reader, String... states) {
        Awaitility.await("the last states").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> last = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> record : reader.records()) {
                String value = record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
                last.put(
                        new String(record.key(), StandardCharsets.UTF_8).substring(Bridge.PRODUCT.length() + 1),
                        value.isEmpty() ? "deleted" : value.contains("\"state\":\"up\"") ? "up" : "down");
            }
            Map<String, String> expected = new TreeMap<>();
            for (int i = 0; i < states.length; i++) {
                expected.put("pump" + i, states[i]);
            }
            assertThat(last).isEqualTo(expected);
        });
    }

    private static long deletions(TopicReader reader) {
        return reader.records().stream()
                .filter(record -> record.value() == null)
                .count();
    }

    @Test
    void aDeviceThatIsListedNoMoreIsDeletedAndOneThatMovesToAnotherTaskIsNot() {
        try (Bridge bridge = Bridge.open(cluster, 3)) {
            cluster.topics().create(bridge.name("states"), 2, "cleanup.policy", "compact");
            String connector = bridge.start("source", listed(bridge, 3, 2));
            try (TopicReader reader = cluster.records().read(bridge.name("states"))) {
                await(reader, "up", "up", "up");
                cluster.rest().createOrUpdate(connector, listed(bridge, 3, 1));
                Awaitility.await("one task")
                        .atMost(PATIENCE)
                        .until(() -> cluster.rest().taskConfigs(connector).size() == 1
                                && cluster.rest().status(connector).isRunning(1));
                await(reader, "up", "up", "up");
                cluster.rest().createOrUpdate(connector, listed(bridge, 2, 2));
                await(reader, "up", "up", "deleted");
                assertThat(deletions(reader)).isOne();
                // Deleted and made again under its name, the connector finds what it has listed.
                bridge.delete(connector);
                bridge.start("source", listed(bridge, 1, 1));
                await(reader, "up", "deleted", "deleted");
            }
        }
    }

    @Test
    void aDeviceThatLeavesTheFileWhileTheConnectorIsStoppedIsDeleted() {
        try (Bridge bridge = Bridge.open(cluster, 3)) {
            cluster.topics().create(bridge.name("states"), 2, "cleanup.policy", "compact");
            Fleet fleet = new Fleet(bridge, 3);
            String connector = bridge.start(
                    "source",
                    states(
                            bridge,
                            fleet.watchedBy(bridge.source(bridge.emulator().wss())),
                            2));
            try (TopicReader reader = cluster.records().read(bridge.name("states"))) {
                await(reader, "up", "up", "up");
                cluster.rest().stop(connector);
                cluster.rest().awaitStatus(connector, PATIENCE, status -> status.isStopped());
                fleet.secrets.remove("pump1");
                fleet.replace();
                cluster.rest().resume(connector);
                await(reader, "up", "deleted", "up");
                assertThat(deletions(reader)).isOne();

                cluster.rest().stop(connector);
                cluster.rest().awaitStatus(connector, PATIENCE, status -> status.isStopped());
                assertThat(cluster.rest().offsets(connector))
                        .anyMatch(known -> known.path("partition").has("states"));
                cluster.rest().resetOffsets(connector);
                assertThat(cluster.rest().offsets(connector))
                        .as("forgotten: not listed, or with nothing")
                        .allMatch(known -> known.path("offset").isNull());
            }
        }
    }
}
