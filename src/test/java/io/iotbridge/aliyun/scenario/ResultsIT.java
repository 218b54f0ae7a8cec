package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the results topic says of records with each class of the platform's codes, and of replies that are lost, late, come twice, go to another
 * device or are those of an earlier session; through the packaged plugin, one device each.
 */
@ExtendWith(ClusterExtension.class)
class ResultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Cluster cluster;

    ResultsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What is done to the replies to one device's records, and what is told of its last record in the end. */
    private record Case(String fault, Map<String, Object> settings, String value, String outcome, int code) {}

    private static final List<Case> CASES = List.of(
            new Case("", Map.of(), "{\"Speed\":1}", "confirmed", 200),
            new Case("", Map.of(), "{\"Speed\":\"fast\"}", "rejected", 6306),
            new Case("", Map.of(), "{\"Running\":1,\"Speeed\":7}", "rejected", 200),
            new Case("refuse-frame", Map.of("code", 460, "count", 1), "{\"Speed\":1}", "rejected", 460),
            new Case("refuse-frame", Map.of("code", 6204, "count", 2), "{\"Speed\":1}", "confirmed", 200),
            new Case("refuse-frame", Map.of("code", 429, "count", 3), "{\"Speed\":1}", "confirmed", 200),
            new Case("refuse-frame", Map.of("code", 6316, "count", 3), "{\"Speed\":1}", "confirmed", 200),
            new Case("refuse-frame", Map.of("code", 6316, "count", 50), "{\"Speed\":1}", "rejected", 6316),
            new Case("lose-reply", Map.of("count", 1), "{\"Speed\":1}", "confirmed", 200),
            new Case("delay-reply", Map.of("delayMs", 1500, "count", 1), "{\"Speed\":1}", "confirmed", 200),
            new Case("duplicate-reply", Map.of("count", 1), "{\"Speed\":1}", "confirmed", 200),
            new Case("misdirect-reply", Map.of("count", 1), "{\"Speed\":1}", "confirmed", 200));

    /** Device {@code pumpN} has case N; nothing is checked before it leaves, since the platform is to find what is wrong. */
    private Map<String, String> connector(Bridge bridge, String kind) {
        boolean sink = kind.equals("sink");
        Map<String, String> props = sink ? bridge.sink(bridge.emulator().wss()) : bridge.both(1);
        props.put("uplink.routes.updates.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post");
        props.put("uplink.routes.updates.preset", "property-post");
        props.put("uplink.routes.updates.confirm.timeout.ms", "1000");
        props.put("uplink.confirm.retry.ms", "50");
        props.put("uplink.confirm.retry.max.ms", "200");
        props.put("uplink.results.topic", bridge.name("results"));
        if (sink) {
            props.put(
                    "uplink.results.producer.bootstrap.servers", cluster.kafka().bootstrapServers());
            bridge.putDeadLetters(props);
        } else {
            props.put("uplink.errors.topic", bridge.name("dead"));
        }
        List.of("messages", "commands", "results", "dead")
                .forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
        return props;
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return MAPPER.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sink", "source"})
    void everyRecordHasAResultWithThePlatformsCode(String kind) throws IOException {
        try (Bridge bridge = Bridge.open(cluster, CASES.size())) {
            CloudSide cloud = bridge.cloudWithModel();
            for (int device = 0; device < CASES.size(); device++) {
                Case one = CASES.get(device);
                if (!one.fault().isEmpty()) {
                    Map<String, Object> settings = new HashMap<>(one.settings());
                    settings.put("productKey", Bridge.PRODUCT);
                    settings.put("deviceName", "pump" + device);
                    cloud.fault(one.fault(), settings);
                }
            }
            String connector = bridge.start(kind, connector(bridge, kind));
            for (int device = 0; device < CASES.size(); device++) {
                cluster.records()
                        .produce(
                                bridge.name("commands"),
                                Bridge.PRODUCT + "/pump" + device,
                                CASES.get(device).value());
            }
            cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/nobody", "{\"Speed\":1}");
            try (TopicReader results = cluster.records().read(bridge.name("results"))) {
                List<ConsumerRecord<byte[], byte[]>> all = results.await(CASES.size() + 1, PATIENCE);
                assertThat(all).hasSize(CASES.size() + 1);
                for (int device = 0; device < CASES.size(); device++) {
                    Case one = CASES.get(device);
                    JsonNode result = result(all, "pump" + device);
                    assertThat(result.path("outcome").asText())
                            .as(one + " " + result)
                            .isEqualTo(one.outcome());
                    assertThat(result.path("code").intValue())
                            .as(one + " " + result)
                            .isEqualTo(one.code());
                    assertThat(result.path("topic").asText()).isEqualTo(bridge.name("commands"));
                    assertThat(result.path("offset").intValue()).isEqualTo(device);
                    assertThat(result.path("id").asText()).matches("\\d{1,10}");
                }
                assertThat(result(all, "pump2").path("rejected").path("Speeed").asText())
                        .isNotEmpty();
                JsonNode nobody = result(all, "nobody");
                assertThat(nobody.path("outcome").asText()).isEqualTo("undeliverable");
                assertThat(nobody.path("message").asText()).contains("is not in iot.devices");
                assertThat(nobody.path("id").isNull()).isTrue();
            }
            awaitCommitted(connector, CASES.size() + 1);
        }
    }

    private static JsonNode result(List<ConsumerRecord<byte[], byte[]>> all, String device) {
        String key = Bridge.PRODUCT + "/" + device;
        return all.stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
                .map(ResultsIT::json)
                .findFirst()
                .orElseThrow();
    }

    private void awaitCommitted(String connector, long offset) {
        Awaitility.await("committed behind the last result")
                .atMost(PATIENCE)
                .until(() -> cluster.topics().committedBySink(connector).values().stream()
                        .anyMatch(committed -> committed.offset() == offset));
    }

    /** The reply to the frame before the restart comes after it, and the frame that left again has the same id. */
    @Test
    void aReplyOfAnEarlierSessionConfirmsTheSameFrameOnly() throws IOException {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            CloudSide cloud = bridge.cloudWithModel();
            cloud.fault("stale-reply", Map.of("count", 1));
            Map<String, String> props = connector(bridge, "sink");
            props.put("uplink.routes.updates.confirm.timeout.ms", "30000");
            props.put("uplink.routes.updates.coalesce", "false");
            String connector = bridge.start("sink", props);
            cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/pump0", "{\"Speed\":1}");
            Awaitility.await("posted")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() == 1);
            cluster.rest().restartTask(connector, 0);
            cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/pump0", "{\"Speed\":2}");
            try (TopicReader results = cluster.records().read(bridge.name("results"))) {
                List<ConsumerRecord<byte[], byte[]>> all = results.await(2, PATIENCE);
                assertThat(all)
                        .extracting(record -> json(record).path("offset").intValue())
                        .containsExactly(0, 1);
                assertThat(all)
                        .extracting(record -> json(record).path("id").asText())
                        .doesNotHaveDuplicates();
            }
            awaitCommitted(connector, 2);
            JsonNode thing = cloud.ask("/api/thing", Map.of("productKey", Bridge.PRODUCT, "deviceName", "pump0"));
            assertThat(thing.path("properties").path("Speed").path("value").intValue())
                    .isEqualTo(2);
        }
    }

    /** After the restart one more record leaves with them: that is another batch, and the reply that the session has kept confirms none of them. */
    @Test
    void aReplyOfAnEarlierSessionConfirmsNoOtherGroup() throws IOException {
        String replies = "/sys/a1Product/pump0/thing/event/property/batch/post_reply";
        int records = 6;
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            CloudSide cloud = bridge.cloudWithModel();
            cloud.fault("stale-reply", Map.of("count", 1, "filter", replies));
            Map<String, String> props = connector(bridge, "sink");
            props.put("uplink.routes.updates.confirm.timeout.ms", "30000");
            for (int i = 1; i < records; i++) {
                produce(bridge, i);
            }
            String connector = bridge.start("sink", props);
            Awaitility.await("a batch").atMost(PATIENCE).until(() -> bridge.accepted("pump0").stream()
                    .anyMatch(message -> message.topic().endsWith("/batch/post")));
            String stale = bridge.accepted("pump0").stream()
                    .filter(message -> message.topic().endsWith("/batch/post"))
                    .map(message -> message.text().replaceFirst("^.*?\"id\":\"(\\d+)\".*$", "$1"))
                    .findFirst()
                    .orElseThrow();
            produce(bridge, records);
            cluster.rest().restartTask(connector, 0);
            try (TopicReader results = cluster.records().read(bridge.name("results"))) {
                List<JsonNode> all = results.await(records, PATIENCE).stream()
                        .map(ResultsIT::json)
                        .toList();
                assertThat(all)
                        .extracting(result -> result.path("offset").intValue())
                        .containsExactlyElementsOf(
                                IntStream.range(0, records).boxed().toList());
                assertThat(all)
                        .extracting(result -> result.path("outcome").asText())
                        .containsOnly("confirmed");
                assertThat(all).extracting(result -> result.path("id").asText()).doesNotContain(stale);
            }
            awaitCommitted(connector, records);
        }
    }

    private void produce(Bridge bridge, int speed) {
        cluster.records().produce(bridge.name("commands"), Bridge.PRODUCT + "/pump0", "{\"Speed\":" + speed + "}");
    }
}
