package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Packets vanish and nothing is closed; nobody sends anything either, so that only the keep alive can find it. */
@ExtendWith(ClusterExtension.class)
class HalfOpenIT {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

    /** For what is not the finding: the way to the platform and back, on a busy machine. */
    private static final Duration REPAIR = Duration.ofSeconds(10);

    private final Cluster cluster;

    HalfOpenIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void isFoundWithinKeepAliveAndPingTimeoutAndRepaired() {
        try (Bridge bridge = Bridge.open(cluster, 1);
                Bridge another = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("iot.keepalive.seconds", Long.toString(KEEP_ALIVE.toSeconds()));
            source.put("iot.ping.timeout.ms", Long.toString(PING_TIMEOUT.toMillis()));
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            WorkerLog log = WorkerLog.from(cluster);
            bridge.emulator().platform().fault(Fault.GO_SILENT);
            bridge.send("pump0", "/{device}/user/get", "vanished".getBytes(StandardCharsets.UTF_8), 1);
            CompletableFuture<Void> repaired = CompletableFuture.runAsync(() -> Awaitility.await("another connection")
                    .atMost(KEEP_ALIVE.plus(PING_TIMEOUT).plus(REPAIR))
                    .until(() -> bridge.emulator()
                                    .platform()
                                    .device(Bridge.PRODUCT, "pump0")
                                    .connects()
                            == 2));
            slownessAloneCutsNothing(another);
            repaired.join();
            assertThat(log.linesWith("Device a1Product/pump0 is down", "nothing arrived within 2000 ms of a PINGREQ"))
                    .hasSize(1);
            try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
                assertThat(reader.await(1, Duration.ofSeconds(30))).hasSize(1);
            }
        }
    }

    /** In the half minute that the other takes: five seconds for every PUBACK. */
    private void slownessAloneCutsNothing(Bridge bridge) {
        try (Exchange exchange = Exchange.start(cluster, bridge, 2, Duration.ofSeconds(30))) {
            FaultSettings slow = FaultSettings.everyDevice().withDelayMs(5_000);
            Exchange.Round round = exchange.round(
                    2 * Exchange.IN_FLIGHT, () -> bridge.emulator().platform().fault(Fault.DELAY_PUBACKS, slow));
            exchange.awaitCommitted();
            assertThat(round.connects()).isZero();
            assertThat(round.duplicatedDown()).isZero();
            assertThat(round.duplicatedUp()).isZero();
        }
    }
}
