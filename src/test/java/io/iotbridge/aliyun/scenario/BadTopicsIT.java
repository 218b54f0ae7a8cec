package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
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

    /** A device is online before it is subscribed, and the platform keeps nothing for a device that has never been. */
    private static void awaitSubscribed(Bridge bridge, String... devices) {
        Awaitility.await("subscriptions").atMost(PATIENCE).until(() -> Arrays.stream(devices)
                .allMatch(device -> bridge.state(device).subscriptions().size() == 1));
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
            awaitSubscribed(bridge, "pump0");
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

    /** C06: Kafka makes no two topics that differ in dot and underscore alone, and the producer would wait for the second without end. */
    @Test
    void aTopicThatCollidesWithOneInUseIsReportedAndEverybodyElseGoesOn() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            String topic = bridge.name("c06") + ".{name}";
            bridge.start("source", source(bridge, "/{productKey}/{deviceName}/user/{name}", topic));
            awaitSubscribed(bridge, "pump0", "pump1");
            bridge.send("pump0", "/{device}/user/set_point", new byte[] {1}, 1);
            bridge.send("pump0", "/{device}/user/set.point", new byte[] {2}, 1);
            bridge.send("pump1", "/{device}/user/set_point", new byte[] {3}, 1);
            awaitAcknowledged(bridge, "pump0", 2);
            awaitAcknowledged(bridge, "pump1", 1);
            assertReported(bridge, new byte[] {2}, ".set.point", "collides", ".set_point");
        }
    }

    /** C06 with somebody to ask: the other topic is not one of this connector's, and the reason is Kafka's own. */
    @Test
    void aTopicThatKafkaWouldNotMakeIsReportedWithItsReason() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            cluster.topics().create(bridge.name("c06") + ".set_point", 1);
            Map<String, String> props =
                    source(bridge, "/{productKey}/{deviceName}/user/{name}", bridge.name("c06") + ".{name}");
            props.put("downlink.admin.bootstrap.servers", cluster.kafka().bootstrapServers());
            bridge.start("source", props);
            awaitSubscribed(bridge, "pump0", "pump1");
            bridge.send("pump0", "/{device}/user/set.point", new byte[] {1}, 1);
            awaitAcknowledged(bridge, "pump0", 1);
            bridge.send("pump1", "/{device}/user/set_point", new byte[] {2}, 1);
            bridge.send("pump1", "/{device}/user/new", new byte[] {3}, 1);
            awaitAcknowledged(bridge, "pump1", 2);
            assertReported(bridge, new byte[] {1}, "Kafka does not accept", "collides with existing topic");
        }
    }

    private void assertReported(Bridge bridge, byte[] payload, String... reason) {
        try (TopicReader errors = cluster.records().read(bridge.name("errors"))) {
            assertThat(errors.await(1, PATIENCE)).singleElement().satisfies(report -> {
                assertThat(report.value()).isEqualTo(payload);
                assertThat(reason(report)).contains(reason);
            });
        }
    }
}
