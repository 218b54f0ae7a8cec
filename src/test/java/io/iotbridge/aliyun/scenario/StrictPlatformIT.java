package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the platform's rates enforced, and ours at their defaults. */
@ExtendWith(ClusterExtension.class)
class StrictPlatformIT {

    private final Cluster cluster;

    StrictPlatformIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static Map<String, String> strict(Map<String, String> props) {
        props.remove("uplink.rate.qos0.per.second");
        props.remove("uplink.rate.qos1.per.second");
        props.remove("iot.connects.per.minute.per.device");
        return props;
    }

    @Test
    void publishesABurstWithoutThePlatformDroppingAny() {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), 3)) {
            cluster.topics().create(bridge.name("commands"), 1);
            bridge.start("sink", strict(bridge.sink(bridge.emulator().wss())));
            for (int i = 0; i < 150; i++) {
                cluster.records().produce(bridge.name("commands"), "a1Product/pump" + i % 3, "up" + i);
            }
            for (int i = 0; i < 90; i++) {
                byte[] key = "a1Product/pump0".getBytes(StandardCharsets.UTF_8);
                cluster.records().produce(bridge.name("commands"), key, new byte[] {1}, Map.of("iot.qos", "0"));
            }
            Awaitility.await("all accepted")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> bridge.emulator().platform().published() >= 240);
            assertThat(bridge.emulator().platform().messages(0)).allMatch(Published::accepted);
        }
    }

    @Test
    void comesBackWithinTheConnectBudgetHoweverOftenItIsCut() {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), 2)) {
            cluster.topics().create(bridge.name("messages"), 1);
            bridge.start("source", strict(bridge.source(bridge.emulator().wss())));
            for (int i = 0; i < 4; i++) {
                bridge.awaitSubscribed(2);
                int before = connects(bridge);
                bridge.emulator().platform().fault(Fault.CUT_DEVICE, FaultSettings.forDevice(Bridge.PRODUCT, "pump0"));
                Awaitility.await("the next CONNECT")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> connects(bridge) > before);
            }
            Awaitility.await("back").atMost(Duration.ofSeconds(90)).until(() -> bridge.online() == 2);
            assertThat(bridge.emulator()
                            .platform()
                            .device(Bridge.PRODUCT, "pump0")
                            .lastRefusal())
                    .as("no CONNECT was one too many")
                    .isNull();
            assertThat(bridge.emulator()
                            .platform()
                            .device(Bridge.PRODUCT, "pump1")
                            .connects())
                    .as("the other device's link is untouched")
                    .isEqualTo(1);
        }
    }

    private static int connects(Bridge bridge) {
        return bridge.emulator().platform().device(Bridge.PRODUCT, "pump0").connects();
    }
}
