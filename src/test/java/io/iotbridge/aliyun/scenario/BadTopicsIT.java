package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that nobody should have sent to: their messages are reported, and nobody else waits for them. */
@ExtendWith(ClusterExtension.class)
class BadTopicsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    BadTopicsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private Map<String, String> source(Bridge bridge, String filter, String topic) {
        List.of("messages", "errors").forEach(name -> cluster.topics().create(bridge.name(name), 1));
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        source.keySet().removeIf(key -> key.startsWith("downlink.routes.services"));
        source.put("downlink.routes", "messages");
        source.put("downlink.routes.messages.mqtt.filter", filter);
        source.put("downlink.routes.messages.kafka.topic", topic);
        source.put("downlink.unmatched", "report");
        source.put("downlink.errors.topic", bridge.name("errors"));
        return source;
    }

    private static void awaitAcknowledged(Bridge bridge, String device, int count) {
        Awaitility.await("PUBACKs of " + device)
                .atMost(PATIENCE)
                .until(() -> bridge.emulator()
                                .platform()
                                .acknowledgements(Bridge.PRODUCT, device)
                                .size()
                        == count);
    }

    private static String reason(ConsumerRecord<byte[], byte[]> report) {
        return new String(report.headers().lastHeader("iot.error.reason").value(), StandardCharsets.UTF_8);
    }

    /** C09. */
    @Test
    void aTabInATopicIsReportedAndTheLinkStays() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            bridge.start("source", source(bridge, "/{productKey}/{deviceName}/user/#", bridge.name("messages")));
            bridge.awaitOnline(1);
            bridge.send("pump0", "/{device}/user/tab\tx", new byte[] {1}, 1);
            bridge.send("pump0", "/{device}/user/odd\u009Fx", new byte[] {2}, 1);
            bridge.send("pump0", "/{device}/user/get", new byte[] {3}, 1);
            awaitAcknowledged(bridge, "pump0", 3);
            try (TopicReader errors = cluster.records().read(bridge.name("errors"));
                    TopicReader messages = cluster.records().read(bridge.name("messages"))) {
                List<ConsumerRecord<byte[], byte[]>> reports = errors.await(2, PATIENCE);
                assertThat(reports).extracting(ConsumerRecord::value).containsExactly(new byte[] {1}, new byte[] {2});
                assertThat(reason(reports.get(0))).contains("messages", "tab\\tx", "U+0009");
                assertThat(reason(reports.get(1))).contains("U+009F");
                assertThat(messages.await(1, PATIENCE).get(0).value()).isEqualTo(new byte[] {3});
            }
            assertThat(bridge.state("pump0").connects()).isEqualTo(1);
        }
    }
}
