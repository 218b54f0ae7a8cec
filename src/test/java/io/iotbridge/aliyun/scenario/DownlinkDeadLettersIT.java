package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Acknowledged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that no route takes or that are not what their route says: reported, dropped, or fatal. */
@ExtendWith(ClusterExtension.class)
class DownlinkDeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UNMATCHED = "/a1Product/pump0/other/get";

    private final Cluster cluster;

    DownlinkDeadLettersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A source whose device has a subscription to {@code other/#} of an earlier client, and whose custom topics carry JSON. */
    private Map<String, String> source(Bridge bridge, String unmatched, String undecodable) {
        List.of("messages", "errors").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
        Map<String, String> source = bridge.source(bridge.emulator().wss());
        bridge.emulator().platform().subscribed(Bridge.PRODUCT, "pump0", "/a1Product/pump0/other/#");
        bridge.emulator().platform().subscribed(Bridge.PRODUCT, "pump0", "/a1Product/pump0/user/get");
        source.keySet().removeIf(key -> key.contains("services"));
        source.put("downlink.routes", "messages");
        source.put("downlink.routes.messages.payload", "json");
        source.put("downlink.unmatched", unmatched);
        source.put("downlink.undecodable", undecodable);
        source.put("downlink.errors.topic", bridge.name("errors"));
        return source;
    }

    private static void send(Bridge bridge, String topic, String payload) {
        bridge.send("pump0", topic, payload.getBytes(StandardCharsets.UTF_8), 1);
    }

    private static List<Acknowledged> acknowledged(Bridge bridge) {
        return bridge.emulator().platform().acknowledgements(Bridge.PRODUCT, "pump0");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    void reportsWithKindReasonAndOrigin() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String name = bridge.start("source", source(bridge, "report", "report"));
            bridge.awaitOnline(1);
            send(bridge, "/{device}/user/get", "{\"a\":1}");
            send(bridge, UNMATCHED, "\"unmatched\"");
            send(bridge, "/{device}/user/get", "{broken");
            send(bridge, "/{device}/user/get", "{\"a\":2}");
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 4);
            try (TopicReader errors = cluster.records().read(bridge.name("errors"));
                    TopicReader messages = cluster.records().read(bridge.name("messages"))) {
                List<ConsumerRecord<byte[], byte[]>> reports = errors.await(2, PATIENCE);
                assertIsReport(
                        reports.get(0), name, "downlink.unmatched", UNMATCHED, "no route in downlink.routes takes it");
                assertIsReport(
                        reports.get(1), name, "downlink.undecodable", "/a1Product/pump0/user/get", "route messages: ");
                assertThat(reports)
                        .hasSize(2)
                        .extracting(DownlinkDeadLettersIT::text)
                        .containsExactly("\"unmatched\"", "{broken");
                assertThat(messages.await(2, PATIENCE))
                        .extracting(DownlinkDeadLettersIT::text)
                        .containsExactly("{\"a\":1}", "{\"a\":2}");
            }
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(4, 2, 2, 0, 0, 0));
        }
    }

    private static void assertIsReport(
            ConsumerRecord<byte[], byte[]> report, String connector, String kind, String topic, String reason) {
        assertThat(header(report, "iot.error.kind")).isEqualTo(kind);
        assertThat(header(report, "iot.error.reason")).startsWith(reason);
        assertThat(header(report, "iot.error.connector")).isEqualTo(connector);
        assertThat(header(report, "iot.error.task")).isEqualTo("0");
        assertThat(header(report, "iot.topic")).isEqualTo(topic);
        assertThat(header(report, "iot.product.key")).isEqualTo(Bridge.PRODUCT);
        assertThat(header(report, "iot.device.name")).isEqualTo("pump0");
        assertThat(header(report, "iot.qos")).isEqualTo("1");
        assertThat(header(report, "iot.dedup.id")).hasSize(32);
        assertThat(new String(report.key(), StandardCharsets.UTF_8)).isEqualTo("a1Product/pump0");
    }

    @Test
    void dropsByPolicyCountedAndAcknowledged() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String name = bridge.start("source", source(bridge, "drop", "drop"));
            bridge.awaitOnline(1);
            send(bridge, UNMATCHED, "{}");
            send(bridge, "/{device}/user/get", "{broken");
            send(bridge, "/{device}/user/get", "{}");
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 3);
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(3, 1, 0, 2, 0, 0));
        }
    }

    @Test
    void failsByPolicyWithTheMessageNamedAndCarriesWhatCameBefore() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> props = source(bridge, "fail", "fail");
            send(bridge, "/{device}/user/get", "{\"a\":1}");
            send(bridge, "/{device}/user/get", "{broken");
            send(bridge, "/{device}/user/get", "{\"a\":2}");
            String name = bridge.post("source", props);
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(cluster.rest().status(name).toString())
                    .contains("/a1Product/pump0/user/get", "a1Product/pump0", "downlink.undecodable");
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(3, 1, 0, 0, 2, 0));
            assertThat(acknowledged(bridge)).hasSize(1);

            props.put("downlink.undecodable", "drop");
            cluster.rest().change(name, props);
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 3);
            try (TopicReader messages = cluster.records().read(bridge.name("messages"))) {
                assertThat(messages.await(2, PATIENCE))
                        .extracting(DownlinkDeadLettersIT::text)
                        .containsExactly("{\"a\":1}", "{\"a\":2}");
            }
        }
    }

    @Test
    void acknowledgesAReportedMessageOnlyOnceTheErrorsTopicHasIt() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String name = bridge.start("source", source(bridge, "report", "report"));
            bridge.awaitOnline(1);
            cluster.kafka().suspend();
            try {
                send(bridge, UNMATCHED, "{}");
                Awaitility.await("no PUBACK without a report")
                        .during(Duration.ofSeconds(2))
                        .atMost(PATIENCE)
                        .until(() -> acknowledged(bridge).isEmpty());
            } finally {
                cluster.kafka().resume();
            }
            Awaitility.await("acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 1);
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1).inFlight()).isZero();
        }
    }

    /** Reported means that Kafka has it: errors.tolerance=all lets Connect give the report up, and the task says so. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "all"})
    void failsIfTheErrorsTopicDoesNotTakeAReport(String tolerance) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> props = source(bridge, "report", "report");
            props.put("errors.tolerance", tolerance);
            cluster.topics().configure(bridge.name("errors"), "max.message.bytes", "1000");
            String name = bridge.start("source", props);
            bridge.awaitOnline(1);
            send(bridge, UNMATCHED, "x".repeat(2000));
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(1, 0, 0, 0, 1, 0));
            if (tolerance.equals("all")) {
                assertThat(cluster.rest().status(name).toString())
                        .contains(UNMATCHED, "is not in Kafka", "errors.tolerance=all", "downlink.errors.topic");
            }
            assertThat(acknowledged(bridge)).isEmpty();

            cluster.topics().configure(bridge.name("errors"), "max.message.bytes", "1000000");
            cluster.rest().restart(name);
            Awaitility.await("reported after all")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 1);
        }
    }
}
