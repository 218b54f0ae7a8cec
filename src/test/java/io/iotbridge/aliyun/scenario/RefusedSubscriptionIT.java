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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SUBACK 0x80 for one of the two filters of a device. */
@ExtendWith(ClusterExtension.class)
class RefusedSubscriptionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REFUSED = "/sys/a1Product/pump0/thing/service/+";

    private final Cluster cluster;
    private Bridge bridge;

    RefusedSubscriptionIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void refuse() {
        bridge = Bridge.open(cluster, 2);
        cluster.topics().create(bridge.name("messages"), 1);
        cluster.topics().create(bridge.name("commands"), 1);
        bridge.emulator()
                .platform()
                .fault(Fault.REFUSE_SUBSCRIPTION, FaultSettings.everyDevice().withFilter(REFUSED));
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    @Test
    void failsTheTaskWithTheDeviceAndTheFilterNamedWhenToldTo() {
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        source.put("iot.refused.policy", "fail");
        String name = bridge.post("source", source);
        cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
        assertThat(cluster.rest().status(name).toString())
                .contains("a1Product/pump0", REFUSED, "downlink.routes", "iot.refused.policy");
    }

    @Test
    void leavesTheOtherFiltersAndTheUplinkAlone() {
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        WorkerLog log = WorkerLog.from(cluster);
        bridge.start("source", source);
        bridge.start("sink", sink);
        bridge.awaitOnline(2);
        Awaitility.await("the other filter")
                .atMost(PATIENCE)
                .until(() -> bridge.emulator()
                                .platform()
                                .device(Bridge.PRODUCT, "pump0")
                                .subscriptions()
                                .size()
                        == 1);
        for (int i = 0; i < 20; i++) {
            bridge.send("pump0", "/{device}/user/get", Integer.toString(i).getBytes(StandardCharsets.UTF_8), 1);
            cluster.records().produce(bridge.name("commands"), "a1Product/pump0", Integer.toString(i));
        }
        try (TopicReader reader = cluster.records().read(bridge.name("messages"))) {
            assertThat(reader.await(20, PATIENCE)).hasSize(20);
        }
        Awaitility.await("uplink")
                .atMost(PATIENCE)
                .until(() -> bridge.accepted("pump0").size() == 20);
        assertThat(log.linesWith("a1Product/pump0", REFUSED)).isNotEmpty();
        assertThat(bridge.emulator().platform().device(Bridge.PRODUCT, "pump0").connects())
                .isEqualTo(1);
    }
}
