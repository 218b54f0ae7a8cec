package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Acknowledged;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterExtension.class)
class LifecycleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;

    LifecycleIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void waitsForAPlatformThatAppearsLater() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            bridge.emulator().platform().stopListening();
            bridge.start("source", bridge.source(bridge.emulator().wss()));
            assertThat(bridge.online()).isZero();
            bridge.emulator().platform().startListening();
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/get", bytes("hello"), 1);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(1, PATIENCE)).hasSize(1);
            }
        }
    }

    @Test
    void losesNothingWhenConnectionsAreCutInMidStream() {
        int count = 600;
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(2);
            bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            letIdsBeSeenToRise(bridge, 2);
            for (int i = 0; i < count; i++) {
                bridge.send("pump" + i % 2, "/{device}/user/get", bytes("down" + i), 1);
                cluster.records().produce(bridge.name("commands"), "a1Product/pump" + i % 2, "up" + i);
                if (i % 150 == 75) {
                    bridge.emulator().platform().fault(Fault.CUT_ALL);
                }
            }
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                List<String> down = new ArrayList<>();
                reader.await(2 + count, PATIENCE).forEach(record -> down.add(text(record.value())));
                down.removeIf("first"::equals);
                assertThat(down).as("no duplicate while the task lives").hasSize(count);
                assertInOrder(down, "down", count);
            }
            for (int device = 0; device < 2; device++) {
                String name = "pump" + device;
                String last = "up" + (count - 2 + device);
                Awaitility.await(name).atMost(PATIENCE).until(() -> payloads(bridge, name)
                        .contains(last));
            }
            List<String> up = new ArrayList<>(payloads(bridge, "pump0"));
            up.addAll(payloads(bridge, "pump1"));
            assertInOrder(up, "up", count);
        }
    }

    /** On its second connection a session shows that its packet ids rise: from then on a lost PUBACK costs no second copy. */
    private static void letIdsBeSeenToRise(Bridge bridge, int devices) {
        Platform platform = bridge.emulator().platform();
        for (int device = 0; device < devices; device++) {
            bridge.send("pump" + device, "/{device}/user/get", bytes("first"), 1);
        }
        Awaitility.await("PUBACKs")
                .until(() -> platform.devices().stream().noneMatch(device -> device.unacknowledged() > 0));
        platform.fault(Fault.CUT_ALL);
        Awaitility.await("connected again")
                .until(() -> platform.devices().stream().allMatch(device -> device.online() && device.connects() > 1));
    }

    /** First occurrences, per device: even numbers are one device's, odd ones the other's. */
    private static void assertInOrder(List<String> payloads, String prefix, int count) {
        for (int device = 0; device < 2; device++) {
            int parity = device;
            List<Integer> numbers = new LinkedHashSet<>(payloads)
                    .stream()
                            .map(payload -> Integer.valueOf(payload.substring(prefix.length())))
                            .filter(number -> number % 2 == parity)
                            .toList();
            assertThat(numbers).hasSize(count / 2).isSorted();
        }
    }

    private static List<String> payloads(Bridge bridge, String device) {
        return bridge.accepted(device).stream()
                .map(message -> text(message.payload()))
                .toList();
    }

    @Test
    void acknowledgesToThePlatformOnlyWhatKafkaHasAndInOrder() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/get", bytes("before"), 1);
            Awaitility.await("the first PUBACK")
                    .until(() -> acknowledged(bridge).size() == 1);
            cluster.kafka().suspend();
            try {
                for (int i = 0; i < 20; i++) {
                    bridge.send("pump0", "/{device}/user/get", bytes("m" + i), 1);
                }
                Awaitility.await("no PUBACK without Kafka")
                        .during(Duration.ofSeconds(3))
                        .atMost(PATIENCE)
                        .until(() -> acknowledged(bridge).size() == 1);
            } finally {
                cluster.kafka().resume();
            }
            Awaitility.await("PUBACKs with Kafka back")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 21);
            assertThat(acknowledged(bridge)).extracting(Acknowledged::seq).isSorted();
        }
    }

    private static List<Acknowledged> acknowledged(Bridge bridge) {
        return bridge.emulator().platform().acknowledgements(Bridge.PRODUCT, "pump0");
    }

    @Test
    void leavesNothingBehindWhenConnectorsAreDeleted() {
        try (Bridge bridge = Bridge.open(cluster, 3)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            String source =
                    bridge.start("source", bridge.source(bridge.emulator().wss()));
            String sink = bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            bridge.awaitSubscribed(3);
            for (int i = 0; i < 3; i++) {
                cluster.records().produce(bridge.name("commands"), "a1Product/pump" + i, "up");
            }
            Awaitility.await("published").until(() -> bridge.accepted("pump2").size() == 1);
            bridge.delete(sink);
            bridge.delete(source);
            Awaitility.await("offline within the time that a stop may take")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> bridge.online() == 0);
            Awaitility.await("no thread of ours left")
                    .atMost(PATIENCE)
                    .until(this::threadsAfterGarbageCollection, LifecycleIT::holdsNoneOfOurs);
        }
    }

    private List<String> threadsAfterGarbageCollection() {
        cluster.worker().process().collectGarbage();
        return cluster.worker().process().threadNames();
    }

    private static boolean holdsNoneOfOurs(List<String> threads) {
        return threads.stream().noneMatch(name -> name.startsWith("aliyun-iot"));
    }

    @Test
    void keepsWhatThePlatformStoresWhileTheConnectorIsAway() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> props = bridge.source(bridge.emulator().wss());
            String source = bridge.start("source", props);
            bridge.awaitSubscribed(1);
            bridge.delete(source);
            Awaitility.await().until(() -> bridge.online() == 0);
            bridge.send("pump0", "/{device}/user/get", bytes("while away"), 1);
            bridge.start("source", props);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(text(reader.await(1, PATIENCE).get(0).value())).isEqualTo("while away");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
