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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform delivers on a topic that was never subscribed: what becomes of it is a policy, and the next message is carried. */
@ExtendWith(ClusterExtension.class)
class UnsubscribedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "/a1Product/pump0/never/subscribed";

    private final Cluster cluster;

    UnsubscribedIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "report", "fail"})
    void becomesWhatThePolicySays(String policy) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1);
            cluster.topics().create(bridge.name("errors"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.unmatched", policy);
            source.put("downlink.errors.topic", bridge.name("errors"));
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(1);
            bridge.emulator()
                    .platform()
                    .fault(
                            Fault.UNSUBSCRIBED_MESSAGE,
                            FaultSettings.everyDevice().withFilter(TOPIC));
            if (policy.equals("fail")) {
                cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
                assertThat(cluster.rest().status(name).toString()).contains(TOPIC, "downlink.unmatched");
                return;
            }
            bridge.send("pump0", "/{device}/user/get", "next".getBytes(StandardCharsets.UTF_8), 1);
            try (TopicReader messages = cluster.records().read(bridge.name("messages"));
                    TopicReader errors = cluster.records().read(bridge.name("errors"))) {
                assertThat(messages.await(1, PATIENCE)).hasSize(1);
                int reports = policy.equals("report") ? 1 : 0;
                assertThat(errors.await(reports, PATIENCE)).hasSize(reports);
            }
            assertThat(cluster.rest().status(name).isRunning(1)).isTrue();
        }
    }
}
