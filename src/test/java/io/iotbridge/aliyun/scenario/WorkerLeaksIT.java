package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.RunningJvm;
import io.iotbridge.aliyun.cluster.RunningJvm.Holdings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker holds after its tasks were restarted over REST again and again, or its connectors created and deleted. {@code -Dleaks.restarts=200 -Dleaks.creates=200} makes it a long run. */
@ExtendWith(ClusterExtension.class)
class WorkerLeaksIT {

    private static final int RESTARTS = Integer.getInteger("leaks.restarts", 5);
    /** Of both connectors. */
    private static final int CREATES = Integer.getInteger("leaks.creates", 10);

    private static final int WARM_UP = 3;
    private static final int DEVICES = 5;

    private final Cluster cluster;
    private final Leftovers leftovers;

    WorkerLeaksIT(Cluster cluster) {
        this.cluster = cluster;
        this.leftovers = new Leftovers(new RunningJvm(cluster.worker().pid()));
    }

    @Test
    void leavesNothingBehindWhenTasksRestart() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            List<String> connectors = List.of(bridge.name("source"), bridge.name("sink"));
            try (Exchange exchange = Exchange.start(cluster, bridge, DEVICES, Duration.ofSeconds(5))) {
                restart(exchange, connectors, WARM_UP);
                Map<String, Integer> alive = leftovers.ours();
                Holdings before = leftovers.settled(alive);
                restart(exchange, connectors, RESTARTS);
                leftovers.compare(RESTARTS + " restarts of both connectors with their tasks", before, alive);
            }
            connectors.forEach(bridge::delete);
            leftovers.settled(Map.of());
        }
    }

    @Test
    void leavesNoThreadFiveSecondsAfterConnectorsWereCreatedAndDeleted() {
        try (Bridge bridge = Bridge.open(cluster, DEVICES)) {
            cluster.topics().create(bridge.name("commands"), 1);
            for (int i = 0; i < CREATES; i++) {
                bridge.post("source", bridge.source(bridge.emulator().wss()));
                bridge.post("sink", bridge.sink(bridge.emulator().wss()));
                bridge.awaitOnline(DEVICES);
                bridge.delete(bridge.name("sink"));
                bridge.delete(bridge.name("source"));
                bridge.awaitOnline(0);
            }
            RunningJvm worker = new RunningJvm(cluster.worker().pid());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() ->
                            assertThat(worker.threads().keySet()).noneMatch(thread -> thread.startsWith("aliyun-iot")));
            leftovers.settled(Map.of());
        }
    }

    /** In mid-stream, and each time everything arrives. */
    private void restart(Exchange exchange, List<String> connectors, int times) {
        for (int i = 0; i < times; i++) {
            exchange.round(2, () -> connectors.forEach(cluster.rest()::restart));
        }
    }
}
