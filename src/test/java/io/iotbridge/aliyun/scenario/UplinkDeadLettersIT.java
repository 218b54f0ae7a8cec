package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every kind of bad record of the sink, with a dead letter queue and without. */
@ExtendWith(ClusterExtension.class)
class UplinkDeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PUMP = Bridge.PRODUCT + "/pump0";

    private final Cluster cluster;

    UplinkDeadLettersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * A bad record.
     *
     * @param topic {@code commands}, {@code texts} (payload string) or {@code nowhere} (no route)
     * @param reason what the exception message says
     */
    private record Bad(String topic, String key, byte[] value, Map<String, String> headers, String reason) {

        static Bad key(String key, String reason) {
            return new Bad("commands", key, bytes("bad"), Map.of(), reason);
        }

        static Bad value(String topic, byte[] value, String reason) {
            return new Bad(topic, PUMP, value, Map.of(), reason);
        }

        static Bad header(String name, String value, String reason) {
            return new Bad("commands", PUMP, bytes("bad"), Map.of(name, value), reason);
        }
    }

    private static List<Bad> everyKind() {
        return List.of(
                Bad.key(Bridge.PRODUCT + "/nobody", "device a1Product/nobody is not in iot.devices"),
                Bad.key(null, "the record has no key"),
                Bad.key("pump0", "pump0"),
                Bad.value("commands", new byte[256 * 1024 + 1], "262145 bytes long"),
                Bad.value("commands", null, "the record has no value (a tombstone)"),
                Bad.value("texts", new byte[] {(byte) 0xff}, "the payload is not UTF-8"),
                Bad.value("nowhere", bytes("bad"), "no uplink route has the Kafka topic"),
                Bad.header(
                        "iot.topic",
                        "/a1Product/other/user/update",
                        "not one that device a1Product/pump0 can publish to"),
                Bad.header("iot.topic", "/" + PUMP + "/" + "x".repeat(128), "the platform accepts at most 128"),
                Bad.header("iot.topic", "/" + PUMP + "/user/1/2/3/4/5", "has 8 slashes"),
                Bad.header("iot.topic", "/" + PUMP + "/user/+", "+"),
                Bad.header("iot.qos", "2", "the header iot.qos says '2'"));
    }

    private Map<String, String> sink(Bridge bridge) {
        List.of("commands", "texts", "nowhere", "dead")
                .forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        // A list that names a topic which no route takes is refused.
        sink.remove("topics");
        sink.put("topics.regex", bridge.name("(commands|texts|nowhere)"));
        sink.put("uplink.routes", "updates,texts");
        sink.put("uplink.routes.texts.kafka.topics", bridge.name("texts"));
        sink.put("uplink.routes.texts.mqtt.topic", "/{productKey}/{deviceName}/user/text");
        sink.put("uplink.routes.texts.payload", "string");
        return sink;
    }

    private static Map<String, String> withQueue(Map<String, String> sink, Bridge bridge) {
        bridge.putDeadLetters(sink);
        return sink;
    }

    private void produce(Bridge bridge, Bad bad) {
        byte[] key = bad.key() == null ? null : bytes(bad.key());
        cluster.records().produce(bridge.name(bad.topic()), key, bad.value(), bad.headers());
    }

    private void good(Bridge bridge, int number) {
        cluster.records().produce(bridge.name("commands"), PUMP, "good" + number);
    }

    private static List<String> accepted(Bridge bridge) {
        return bridge.accepted("pump0").stream().map(Published::text).toList();
    }

    private long committed(String connector, String topic) {
        return cluster.topics().committedBySink(connector).entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().offset())
                .findFirst()
                .orElse(-1);
    }

    @Test
    void setsEveryKindOfBadRecordAsideAndPublishesTheOthersInOrder() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String name = bridge.start("sink", withQueue(sink(bridge), bridge));
            List<String> goods = new ArrayList<>();
            for (Bad bad : everyKind()) {
                goods.add("good" + goods.size());
                good(bridge, goods.size() - 1);
                produce(bridge, bad);
            }
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                for (Bad bad : everyKind()) {
                    Awaitility.await(bad.reason()).atMost(PATIENCE).untilAsserted(() -> assertThat(dead.records())
                            .anySatisfy(record -> assertIsReportOf(bridge, name, bad, record)));
                }
                Awaitility.await("good ones")
                        .atMost(PATIENCE)
                        .until(() -> accepted(bridge).size() >= goods.size());
                assertThat(accepted(bridge)).containsExactlyElementsOf(goods);
                Awaitility.await("committed to the end")
                        .atMost(PATIENCE)
                        .until(() -> committed(name, bridge.name("commands")) == 2L * goods.size() - 2
                                && committed(name, bridge.name("texts")) == 1
                                && committed(name, bridge.name("nowhere")) == 1);
                cluster.rest().restartTask(name, 0);
                assertThat(StoppedTask.await(cluster, name, 1))
                        .isEqualTo(new StoppedTask(2L * goods.size(), goods.size(), goods.size(), 0, 0, 0));
                cluster.rest().awaitRunning(name, 1);
                good(bridge, goods.size());
                Awaitility.await("goes on")
                        .atMost(PATIENCE)
                        .until(() -> accepted(bridge).size() == goods.size() + 1);
                assertThat(dead.records()).as("nothing is reported twice").hasSize(goods.size());
            }
        }
    }

    private static void assertIsReportOf(Bridge bridge, String name, Bad bad, ConsumerRecord<byte[], byte[]> record) {
        assertThat(header(record, "exception.message"))
                .startsWith("The record at " + bridge.name(bad.topic()) + "-0 offset " + header(record, "offset"))
                .contains(bad.reason());
        assertThat(header(record, "topic")).isEqualTo(bridge.name(bad.topic()));
        assertThat(header(record, "connector.name")).isEqualTo(name);
        assertThat(header(record, "task.id")).isEqualTo("0");
        assertThat(header(record, "stage")).isEqualTo("TASK_PUT");
        assertThat(record.value()).isEqualTo(bad.value());
        assertThat(record.key()).isEqualTo(bad.key() == null ? null : bytes(bad.key()));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader("__connect.errors." + name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Test
    void commitsToTheEndThoughAConverterTookTheLastRecordsOut() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> sink = withQueue(sink(bridge), bridge);
            sink.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
            sink.put("value.converter.schemas.enable", "false");
            sink.put("uplink.routes.updates.payload", "json");
            sink.put("uplink.routes.texts.payload", "json");
            String name = bridge.start("sink", sink);
            cluster.records().produce(bridge.name("commands"), PUMP, "{\"a\":1}");
            cluster.records().produce(bridge.name("commands"), PUMP, "{no json");
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(header(dead.await(1, PATIENCE).get(0), "stage")).isEqualTo("VALUE_CONVERTER");
                Awaitility.await("committed to the end")
                        .atMost(PATIENCE)
                        .until(() -> committed(name, bridge.name("commands")) == 2);
                cluster.rest().restartTask(name, 0);
                StoppedTask.await(cluster, name, 1);
                cluster.rest().awaitRunning(name, 1);
                cluster.records().produce(bridge.name("commands"), PUMP, "{\"a\":2}");
                Awaitility.await("goes on")
                        .atMost(PATIENCE)
                        .until(() -> accepted(bridge).size() == 2);
                assertThat(dead.records()).as("nothing is reported twice").hasSize(1);
            }
        }
    }

    @Test
    void failsWithTheRecordNamedAndThoseBeforeItCommittedWithoutAQueue() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> props = sink(bridge);
            for (int i = 0; i < 3; i++) {
                good(bridge, i);
            }
            produce(bridge, everyKind().get(0));
            good(bridge, 3);
            String name = bridge.post("sink", props);
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(cluster.rest().status(name).toString())
                    .contains(
                            bridge.name("commands") + "-0 offset 3",
                            "a1Product/nobody",
                            "errors.deadletterqueue.topic.name");
            assertThat(accepted(bridge)).containsExactly("good0", "good1", "good2");
            assertThat(committed(name, bridge.name("commands"))).isEqualTo(3);
            assertThat(StoppedTask.await(cluster, name, 1).inFlight()).isZero();

            cluster.rest().change(name, withQueue(props, bridge));
            Awaitility.await("goes on")
                    .atMost(PATIENCE)
                    .until(() -> accepted(bridge).size() == 4);
            assertThat(accepted(bridge)).containsExactly("good0", "good1", "good2", "good3");
        }
    }

    @Test
    void commitsAReportedRecordOnlyOnceTheQueueHasIt() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> sink = withQueue(sink(bridge), bridge);
            cluster.topics().configure(bridge.name("dead"), "max.message.bytes", "1000");
            String name = bridge.start("sink", sink);
            good(bridge, 0);
            produce(bridge, everyKind().get(3));
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(committed(name, bridge.name("commands"))).isLessThanOrEqualTo(1);

            cluster.topics().configure(bridge.name("dead"), "max.message.bytes", "1000000");
            cluster.rest().restartSoon(name);
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(dead.await(1, PATIENCE)).hasSize(1);
            }
            Awaitility.await("committed").atMost(PATIENCE).until(() -> committed(name, bridge.name("commands")) == 2);
        }
    }

    @Test
    void reportsTheRecordsOfADeviceThatThePlatformRefuses() {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            bridge.emulator().platform().disable(Bridge.PRODUCT, "pump0");
            Map<String, String> sink = withQueue(sink(bridge), bridge);
            sink.put("iot.refused.hold.ms", "1000");
            sink.put("iot.refused.attempts", "1");
            String name = bridge.start("sink", sink);
            for (int i = 0; i < 6; i++) {
                cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/pump" + i % 2, "m" + i);
            }
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(dead.await(3, PATIENCE))
                        .allSatisfy(record ->
                                assertThat(header(record, "exception.message")).contains(PUMP))
                        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .containsExactly("m0", "m2", "m4");
            }
            Awaitility.await("committed").atMost(PATIENCE).until(() -> committed(name, bridge.name("commands")) == 6);
            assertThat(bridge.accepted("pump1")).extracting(Published::text).containsExactly("m1", "m3", "m5");
            bridge.delete(name);
            assertThat(StoppedTask.await(cluster, name, 1)).isEqualTo(new StoppedTask(6, 3, 3, 0, 0, 0));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
