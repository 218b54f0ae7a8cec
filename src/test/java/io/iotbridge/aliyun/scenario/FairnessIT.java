package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Platform;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the platform's publish rates enforced, and ours at their defaults. */
@ExtendWith(ClusterExtension.class)
class FairnessIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int DEVICES = 20;
    private static final int BUFFER = 200;
    /** What the platform takes of one device in far longer than all others need, on a slow machine too. */
    private static final int HOT = 1_500;

    private static final int PARTITIONS = 16;

    private final Cluster cluster;

    FairnessIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static Map<String, String> sink(Bridge bridge) {
        Map<String, String> props = bridge.sink(bridge.emulator().wss());
        props.remove("uplink.rate.qos0.per.second");
        props.remove("uplink.rate.qos1.per.second");
        return props;
    }

    private void send(Bridge bridge, String device, String payload, int qos) {
        cluster.records()
                .send(bridge.name("commands"), key(device), bytes(payload), Map.of("iot.qos", Integer.toString(qos)));
    }

    @Test
    void aBurstOfTwoThousandRecordsArrivesWholeAndInOrder() {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), DEVICES)) {
            Platform platform = bridge.emulator().platform();
            cluster.topics().create(bridge.name("commands"), 4);
            String name = bridge.start("sink", sink(bridge));
            for (int i = 0; i < 2_000; i++) {
                send(bridge, "pump" + i % DEVICES, "m" + i, i / DEVICES % 2);
            }
            Awaitility.await("all published").atMost(PATIENCE).until(() -> platform.published() >= 2_000);
            assertThat(platform.messages(0)).hasSize(2_000).allMatch(Published::accepted);
            for (int device = 0; device < DEVICES; device++) {
                assertThat(bridge.accepted("pump" + device))
                        .extracting(message -> Integer.valueOf(message.text().substring(1)))
                        .hasSize(2_000 / DEVICES)
                        .isSorted();
            }
            assertThat(cluster.rest().status(name).isRunning(1)).isTrue();
        }
    }

    @Test
    void aHotDeviceDoesNotStarveThoseOnOtherPartitions() {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), DEVICES)) {
            cluster.topics().create(bridge.name("commands"), PARTITIONS);
            List<String> others = IntStream.range(1, DEVICES)
                    .mapToObj(i -> "pump" + i)
                    .filter(device -> partition(device) != partition("pump0"))
                    .toList();
            Map<String, String> props = sink(bridge);
            props.put("uplink.buffer.records", Integer.toString(BUFFER));
            props.put("consumer.override.max.poll.records", "50");
            bridge.start("sink", props);
            for (int i = 0; i < HOT; i++) {
                send(bridge, "pump0", "h" + i, 0);
            }
            Awaitility.await("the hot device is being served")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() > 30);
            long begin = System.nanoTime();
            for (int i = 0; i < 20 * others.size(); i++) {
                send(bridge, others.get(i % others.size()), "c" + i, 1);
            }
            Awaitility.await("the others are served").atMost(PATIENCE).until(() -> others.stream()
                    .allMatch(device -> bridge.accepted(device).size() == 20));
            int hotByThen = bridge.accepted("pump0").size();
            System.out.printf(
                    "fairness: %d devices with 20 records each were served in %d ms, the hot one had %d of %d by then%n",
                    others.size(), (System.nanoTime() - begin) / 1_000_000, hotByThen, HOT);
            assertThat(hotByThen)
                    .as("of the hot device, whose records would have filled the buffer until the last %d", BUFFER)
                    .isLessThan(HOT - BUFFER);
            assertThat(bridge.emulator().platform().messages(0)).allMatch(Published::accepted);
        }
    }

    /** Connect pauses again what was paused before, though the task has let go of what it held. */
    @Test
    void aRebalanceLeavesNoPartitionPaused() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("commands"), 1);
            Map<String, String> props = sink(bridge);
            props.put("uplink.buffer.records", "20");
            props.put("consumer.override.max.poll.records", "20");
            props.put("consumer.override.metadata.max.age.ms", "500");
            bridge.start("sink", props);
            for (int i = 0; i < 300; i++) {
                send(bridge, "pump0", "m" + i, 0);
            }
            Awaitility.await("it is paused")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() > 30);
            cluster.topics().grow(bridge.name("commands"), 2);
            Awaitility.await("all published, some perhaps twice")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").stream()
                                    .map(Published::text)
                                    .distinct()
                                    .count()
                            == 300);
        }
    }

    private static int partition(String device) {
        return BuiltInPartitioner.partitionForKey(key(device), PARTITIONS);
    }

    private static byte[] key(String device) {
        return bytes(Bridge.PRODUCT + "/" + device);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
