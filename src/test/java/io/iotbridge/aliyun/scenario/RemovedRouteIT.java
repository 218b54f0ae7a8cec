package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C14: a route is taken out. Its filter is unsubscribed, what still comes on it follows the policy, and the task goes on. */
@ExtendWith(ClusterExtension.class)
class RemovedRouteIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SERVICES = "/sys/a1Product/pump0/thing/service/+";

    private final Cluster cluster;

    RemovedRouteIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "report"})
    void isUnsubscribedAndWhatStillComesFollowsThePolicy(String policy) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("errors"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.unmatched", policy);
            source.put("downlink.errors.topic", bridge.name("errors"));
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(1);
            cluster.rest().stop(name);
            bridge.awaitOnline(0);
            assertThat(bridge.state("pump0").subscriptions())
                    .as("while it is stopped")
                    .contains(SERVICES);
            bridge.send("pump0", "/sys/{device}/thing/service/set", "late".getBytes(StandardCharsets.UTF_8), 1);
            source.put("downlink.routes", "messages");
            cluster.rest().createOrUpdate(name, source);
            cluster.rest().resume(name);
            Awaitility.await("unsubscribed")
                    .atMost(PATIENCE)
                    .until(() -> bridge.online() == 1
                            && !bridge.state("pump0").subscriptions().contains(SERVICES));
            bridge.send("pump0", "/{device}/user/get", "next".getBytes(StandardCharsets.UTF_8), 1);
            try (TopicReader messages = cluster.records().read(bridge.name("messages"));
                    TopicReader errors = cluster.records().read(bridge.name("errors"))) {
                assertThat(messages.await(1, PATIENCE)).hasSize(1);
                int reports = policy.equals("report") ? 1 : 0;
                assertThat(errors.await(reports, PATIENCE)).hasSize(reports);
            }
            Awaitility.await("both acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> bridge.emulator()
                                    .platform()
                                    .acknowledgements(Bridge.PRODUCT, "pump0")
                                    .size()
                            == 2);
            assertThat(cluster.rest().status(name).isRunning(1)).isTrue();
        }
    }
}
