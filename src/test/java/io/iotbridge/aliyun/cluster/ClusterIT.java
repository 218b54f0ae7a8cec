package io.iotbridge.aliyun.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterExtension.class)
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Cluster cluster;

    ClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void whatIsProducedIsReadInOrderWithKeyAndHeaders() {
        cluster.topics().create("cluster-it", 1);
        cluster.records().produce("cluster-it", bytes("k"), bytes("first"), Map.of("h", "1"));
        cluster.records().produce("cluster-it", "k", "second");

        try (TopicReader reader = cluster.records().read("cluster-it")) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.await(2, PATIENCE);

            assertThat(records).extracting(ConsumerRecord::value).containsExactly(bytes("first"), bytes("second"));
            assertThat(records.get(0).key()).isEqualTo(bytes("k"));
            assertThat(records.get(0).headers().lastHeader("h").value()).isEqualTo(bytes("1"));
        }
    }

    @Test
    void aReaderMayComeBeforeItsTopic() {
        try (TopicReader reader = cluster.records().read("cluster-it-later")) {
            cluster.records().produce("cluster-it-later", "k", "v");

            assertThat(reader.await(1, PATIENCE)).hasSize(1);
        }
    }

    @Test
    void workerFindsPluginsByTheirServiceFiles() {
        assertThat(cluster.rest().plugins())
                .containsKeys(
                        "io.iotbridge.aliyun.source.AliyunIotSourceConnector",
                        "io.iotbridge.aliyun.sink.AliyunIotSinkConnector");
    }

    @Test
    void anUnknownConnectorClassIsRefusedInTheWorkersOwnWords() {
        assertThatThrownBy(() -> cluster.rest().createOrUpdate("nobody", Map.of("connector.class", "no.such.Class")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("no.such.Class");
    }

    @Test
    void theWorkerCanBeLookedInto() {
        JavaProcess worker = cluster.worker().process();

        assertThat(worker.threadNames()).anyMatch(name -> name.startsWith("DistributedHerder"));
        assertThat(worker.threads()).isGreaterThan(10);
        assertThat(worker.fileDescriptors()).isGreaterThan(10);
        assertThat(worker.liveHeapBytes()).isBetween(1L << 20, 512L << 20);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
