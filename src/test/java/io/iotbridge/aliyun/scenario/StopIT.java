package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connectors are deleted while the platform is in a bad way, with records under way: their tasks end as quickly as ever. */
@ExtendWith(ClusterExtension.class)
class StopIT {

    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Cluster cluster;

    StopIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @EnumSource(names = {"GO_SILENT", "STALL_HANDSHAKES", "WITHHOLD_PUBACKS"})
    void tasksEndWithinFiveSeconds(Fault fault) {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            String source =
                    bridge.start("source", bridge.source(bridge.emulator().wss()));
            String sink = bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            bridge.awaitSubscribed(2);
            produce(bridge, "pump0", "through");
            Awaitility.await().until(() -> bridge.accepted("pump0").size() == 1);
            bridge.emulator().platform().fault(fault);
            if (fault == Fault.STALL_HANDSHAKES) {
                bridge.emulator().platform().fault(Fault.CUT_ALL);
            }
            for (int i = 0; i < 100; i++) {
                produce(bridge, "pump" + i % 2, "stuck" + i);
            }
            WorkerLog log = WorkerLog.from(cluster);
            bridge.delete(source);
            bridge.delete(sink);
            Awaitility.await("both tasks stopped")
                    .atMost(BOUND)
                    .until(() -> !log.linesWith("Source task stopped").isEmpty()
                            && !log.linesWith("Sink task stopped").isEmpty());
            // What Connect says of a task that it did not wait for any longer.
            assertThat(log.linesWith("Graceful stop of task", "failed")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GO_SILENT", "WITHHOLD_PUBACKS"})
    void aTaskThatCarriesBothDirectionsEndsWithinFiveSeconds(Fault fault) {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("commands"), 1);
            String both = bridge.start("both", bridge.both(1));
            bridge.awaitSubscribed(2);
            produce(bridge, "pump0", "through");
            Awaitility.await().until(() -> bridge.accepted("pump0").size() == 1);
            bridge.emulator().platform().fault(fault);
            for (int i = 0; i < 100; i++) {
                produce(bridge, "pump" + i % 2, "stuck" + i);
            }
            WorkerLog log = WorkerLog.from(cluster);
            bridge.delete(both);
            Awaitility.await("the task stopped").atMost(BOUND).until(() -> !log.linesWith("Source task stopped")
                    .isEmpty());
            assertThat(log.linesWith("Graceful stop of task", "failed")).isEmpty();
        }
    }

    private void produce(Bridge bridge, String device, String text) {
        byte[] key = (Bridge.PRODUCT + "/" + device).getBytes(StandardCharsets.UTF_8);
        cluster.records().send(bridge.name("commands"), key, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
