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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ClusterExtension.class)
class BadInputIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;

    BadInputIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "iot.endpoint                               ; http://nowhere        ; iot.endpoint ; wss://",
                "iot.sign.method                            ; sha256                ; iot.sign.method ; hmacsha256",
                "iot.client.id                              ; a|b                   ; iot.client.id ; ends it",
                "iot.ssl.truststore.location                ; missing.pem           ; iot.ssl.truststore.location ; missing.pem",
                "downlink.routes.messages.mqtt.filter       ; /a/#/b                ; downlink.routes.messages.mqtt.filter ; #",
                "downlink.routes.messages.kafka.topic       ; t.{nosuch}            ; downlink.routes.messages.kafka.topic ; nosuch",
                "downlink.routes.messages.payload           ; xml                   ; downlink.routes.messages.payload ; json",
                "downlink.unmatched                         ; report                ; downlink.errors.topic ; downlink.unmatched",
                "iot.devices                                ; ghost                 ; iot.devices.ghost.product.key ; iot.product.key",
            })
    void namesTheKeyThatIsWrongAndTheFix(String key, String value, String wrongKey, String fix) {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put(key, value);
            Map<String, List<String>> errors = cluster.rest().validate(Bridge.SOURCE, source);
            assertThat(errors).containsKey(wrongKey);
            assertThat(errors.get(wrongKey).toString()).contains(fix);
        }
    }

    @Test
    void namesLineOfABadDevicesFile() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            String header = "DeviceName,DeviceSecret,ProductKey\n";
            String twice = bridge.write("twice.csv", header + "a,secret1,pk\nb,secret2,pk\na,secret3,pk\n")
                    .toString();
            String broken =
                    bridge.write("broken.csv", header + "a,secret1,pk\nb\n").toString();
            source.put("iot.devices.file", twice);
            String duplicate = cluster.rest()
                    .validate(Bridge.SOURCE, source)
                    .get("iot.devices.file")
                    .toString();
            assertThat(duplicate).contains("pk/a", "2", "4").doesNotContain("secret1", "secret3");
            source.put("iot.devices.file", broken);
            assertThat(cluster.rest()
                            .validate(Bridge.SOURCE, source)
                            .get("iot.devices.file")
                            .toString())
                    .contains("line 3");
            source.remove("iot.devices.file");
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).containsOnlyKeys("iot.devices");
        }
    }

    @Test
    void setsBadRecordsAsideAndPublishesTheOthersInOrder() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            String topic = bridge.name("commands");
            cluster.topics().create(topic, 1);
            cluster.topics().create(bridge.name("dead"), 1);
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            sink.put("errors.tolerance", "all");
            sink.put("errors.deadletterqueue.topic.name", bridge.name("dead"));
            sink.put("errors.deadletterqueue.topic.replication.factor", "1");
            sink.put("errors.deadletterqueue.context.headers.enable", "true");
            bridge.start("sink", sink);
            cluster.records().produce(topic, "a1Product/pump0", "good1");
            cluster.records().produce(topic, "a1Product/nobody", "unknown device");
            cluster.records().produce(topic, null, bytes("no key"), Map.of());
            cluster.records().produce(topic, bytes("a1Product/pump0"), new byte[256 * 1024 + 1], Map.of());
            cluster.records()
                    .produce(
                            topic,
                            bytes("a1Product/pump0"),
                            bytes("foreign"),
                            Map.of("iot.topic", "/a1Product/other/user/update"));
            cluster.records().produce(topic, "a1Product/pump0", "good2");
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                List<ConsumerRecord<byte[], byte[]>> records = dead.await(4, PATIENCE);
                assertThat(records).hasSize(4);
                assertThat(reason(records.get(0))).contains("a1Product/nobody");
                assertThat(reason(records.get(1))).contains("key");
                assertThat(reason(records.get(2))).contains("262145");
                assertThat(reason(records.get(3))).contains("/a1Product/other/user/update");
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() == 2);
            assertThat(bridge.accepted("pump0"))
                    .extracting(message -> new String(message.payload(), StandardCharsets.UTF_8))
                    .containsExactly("good1", "good2");
            Awaitility.await("all six offsets committed")
                    .atMost(PATIENCE)
                    .until(() -> cluster.topics().committedBySink(bridge.name("sink")).values().stream()
                            .anyMatch(offset -> offset.offset() == 6));
        }
    }

    @Test
    void failsWithTheRecordNamedWithoutADeadLetterQueue() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("commands"), 1);
            bridge.start("sink", bridge.sink(bridge.emulator().wss()));
            cluster.records().produce(bridge.name("commands"), null, bytes("no key"), Map.of());
            String name = bridge.name("sink");
            cluster.rest().awaitStatus(name, PATIENCE, status -> status.isFailed());
            assertThat(cluster.rest().status(name).toString())
                    .contains(bridge.name("commands") + "-0 offset 0", "key", "errors.deadletterqueue.topic.name");
        }
    }

    @Test
    void reportsMalformedJsonAndUnmatchedTopicsAndAcknowledgesThemAfterwards() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("errors"), 1);
            cluster.topics().create(bridge.name("messages"), 1);
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes.messages.payload", "json");
            source.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
            source.put("value.converter.schemas.enable", "false");
            source.put("downlink.undecodable", "report");
            source.put("downlink.unmatched", "report");
            source.put("downlink.errors.topic", bridge.name("errors"));
            bridge.start("source", source);
            bridge.awaitSubscribed(1);
            bridge.send("pump0", "/{device}/user/get", bytes("{broken"), 1);
            bridge.send("pump0", "/{device}/user/get", bytes("{\"a\":1}"), 1);
            try (TopicReader errors = cluster.records().read(bridge.name("errors"));
                    TopicReader messages = cluster.records().read(bridge.name("messages"))) {
                ConsumerRecord<byte[], byte[]> error = errors.await(1, PATIENCE).get(0);
                assertThat(new String(
                                error.headers().lastHeader("iot.error.kind").value(), StandardCharsets.UTF_8))
                        .isEqualTo("downlink.undecodable");
                assertThat(messages.await(1, PATIENCE).get(0).value()).isEqualTo(bytes("{\"a\":1}"));
            }
            Awaitility.await()
                    .until(() -> bridge.emulator()
                                    .platform()
                                    .acknowledgements(Bridge.PRODUCT, "pump0")
                                    .size()
                            == 2);
        }
    }

    @Test
    void warnsOfARouteThatNeverWinsAndOfAKeyItDoesNotKnow() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes", "messages,late");
            source.put("downlink.routes.late.mqtt.filter", "/{productKey}/{deviceName}/user/get");
            source.put("downlink.routes.late.kafka.topic", "late");
            source.put("iot.keepalive.secs", "60");
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).isEmpty();
            String log =
                    java.nio.file.Files.readString(cluster.worker().process().log());
            assertThat(log)
                    .contains("Route late never gets a message: messages before it", "Unknown key iot.keepalive.secs");
        }
    }

    private static String reason(ConsumerRecord<byte[], byte[]> record) {
        return new String(
                record.headers()
                        .lastHeader("__connect.errors.exception.message")
                        .value(),
                StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
