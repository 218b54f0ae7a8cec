package io.iotbridge.aliyun.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClusterRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void brokerAndWorkerComeBackOnTheSamePortsWithTheirData() {
        Path folder = Cluster.newFolder();
        try (Cluster cluster = Cluster.open(folder)) {
            cluster.records().produce("kept", "k", "before");

            cluster.kafka().kill();
            cluster.kafka().start();
            cluster.records().produce("kept", "k", "after SIGKILL");
            cluster.kafka().stop();
            cluster.kafka().start();
            cluster.records().produce("kept", "k", "after SIGTERM");
            cluster.kafka().suspend();
            cluster.kafka().resume();
            try (TopicReader reader = cluster.records().read("kept")) {
                assertThat(reader.await(3, PATIENCE)).hasSize(3);
            }

            cluster.worker().kill();
            cluster.worker().start();
            cluster.worker().stop();
            // Connect's own hook has ended the server, and no other one beside it.
            assertThat(cluster.worker().process().log())
                    .content()
                    .contains("REST server stopped")
                    .doesNotContain("JettyShutdownThread");
            cluster.worker().start();
            assertThat(cluster.rest().connectors()).isEmpty();
        }
    }
}
