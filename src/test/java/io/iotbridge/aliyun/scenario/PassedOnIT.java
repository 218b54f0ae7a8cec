package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.ConnectException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of the worker reaches nobody who may only create connectors: not in an answer, not in a task's trace, not in the log. */
@ExtendWith(ClusterExtension.class)
class PassedOnIT {

    private static final String CONTENT = "contentOfAFileOfTheWorker";

    private final Cluster cluster;

    PassedOnIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"uplink.consumer.", ""})
    void noConfigProviderOfAConnectorReadsIt(String prefix) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Path file = bridge.write("worker.properties", "secret=" + CONTENT + "\n");
            Map<String, String> props = bridge.both(1);
            cluster.topics().create(bridge.name("commands"), 1);
            props.put(prefix + "config.providers", "other");
            props.put(
                    prefix + "config.providers.other.class",
                    "org.apache.kafka.common.config.provider.FileConfigProvider");
            // Kafka's clients put a wrong address into their message.
            props.put("uplink.consumer.bootstrap.servers", "${other:" + file + ":secret}");
            WorkerLog log = WorkerLog.from(cluster);

            ConnectException refused = catchThrowableOfType(
                    ConnectException.class, () -> cluster.rest().createOrUpdate(bridge.name("both"), props));

            assertThat(refused)
                    .as("refused by validation, so that no task starts")
                    .isNotNull();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused)
                    .hasMessageContaining(prefix + "config.providers cannot be set in a connector")
                    .hasMessageNotContaining(CONTENT);
            assertThat(log.linesWith(CONTENT)).isEmpty();
            assertThat(cluster.rest().connectors()).doesNotContain(bridge.name("both"));
        }
    }

    @Test
    void noClassOfAClientIsLoaded() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> props = bridge.both(1);
            props.put("uplink.consumer.interceptor.classes", "javax.crypto.Mac");
            assertThat(cluster.rest().validate(Bridge.SOURCE, props))
                    .containsOnlyKeys("uplink.consumer.interceptor.classes");
        }
    }
}
