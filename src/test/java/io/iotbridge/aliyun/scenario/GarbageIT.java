package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.JavaProcess;
import io.iotbridge.aliyun.emulator.DeviceState;
import io.iotbridge.aliyun.emulator.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two hundred connections that announce 200 MB each, or send what is no MQTT, leave the worker's heap where it was. */
@ExtendWith(ClusterExtension.class)
class GarbageIT {

    private static final int DEVICES = 20;
    private static final long MEGABYTE = 1024 * 1024;
    private static final long BOUND = 4 * MEGABYTE;
    private static final List<Fault> ROUND = List.of(
            Fault.HUGE_LENGTH_PREFIX,
            Fault.GARBAGE,
            Fault.HUGE_LENGTH_PREFIX,
            Fault.RESERVED_BITS,
            Fault.RESET_MID_PACKET);

    private final Cluster cluster;

    GarbageIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void leavesMemoryFlat() {
        JavaProcess worker = cluster.worker().process();
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            Map<String, String> source = bridge.source(bridge.emulator().ws());
            source.put("iot.reconnect.backoff.max.ms", "200");
            source.put("iot.connects.per.second", "0");
            source.put("iot.conflict.backoff.ms", "1000");
            bridge.start("source", source);
            bridge.awaitSubscribed(DEVICES);
            rounds(bridge, 1);
            long before = worker.liveHeapBytes();
            rounds(bridge, 2);
            long after = worker.liveHeapBytes();
            System.out.printf(
                    "garbage: %d connections, heap %.1f MB before, %.1f MB after%n",
                    connects(bridge), (double) before / MEGABYTE, (double) after / MEGABYTE);
            assertThat(after - before).isLessThan(BOUND);
            assertThat(cluster.rest().status(bridge.name("source")).isRunning(1))
                    .isTrue();
        }
    }

    private static void rounds(Bridge bridge, int count) {
        for (int round = 0; round < count; round++) {
            for (Fault fault : ROUND) {
                int expected = connects(bridge) + DEVICES;
                bridge.emulator().platform().fault(fault);
                Awaitility.await(fault.name()).atMost(Duration.ofSeconds(60)).until(() -> connects(bridge) >= expected);
                bridge.awaitSubscribed(DEVICES);
            }
        }
    }

    private static int connects(Bridge bridge) {
        return bridge.emulator().platform().devices().stream()
                .mapToInt(DeviceState::connects)
                .sum();
    }
}
