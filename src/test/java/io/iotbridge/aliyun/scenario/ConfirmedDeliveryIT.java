package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that the platform's replies confirm, through the packaged plugin: what the platform stores, what is reported, what leaves again. */
@ExtendWith(ClusterExtension.class)
class ConfirmedDeliveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 60;

    private final Cluster cluster;

    ConfirmedDeliveryIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Nothing is checked before it leaves: the platform is to find what is wrong. */
    private Map<String, String> sink(Bridge bridge) {
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        sink.put("uplink.routes.updates.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post");
        sink.put("uplink.routes.updates.preset", "property-post");
        sink.put("uplink.routes.updates.confirm.timeout.ms", "1000");
        sink.put("uplink.confirm.retry.ms", "100");
        sink.put("uplink.confirm.retry.max.ms", "1000");
        bridge.putDeadLetters(sink);
        List.of("commands", "dead").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
        return sink;
    }

    private void produce(Bridge bridge, String value) {
        cluster.records().produce(bridge.name("commands"), "a1Product/pump0", value);
    }

    /** Values of a property that the platform has taken, one that came again in a row once. */
    private static List<Integer> stored(CloudSide cloud, String property) {
        List<Integer> values = new ArrayList<>();
        JsonNode thing = cloud.ask("/api/thing", Map.of("productKey", Bridge.PRODUCT, "deviceName", "pump0"));
        for (JsonNode entry : thing.path("series")) {
            int value = entry.path("value").intValue();
            boolean again = !values.isEmpty() && values.get(values.size() - 1) == value;
            if (entry.path("identifier").asText().equals(property) && !again) {
                values.add(value);
            }
        }
        return values;
    }

    private static String reason(ConsumerRecord<byte[], byte[]> record) {
        return new String(
                record.headers()
                        .lastHeader("__connect.errors.exception.message")
                        .value(),
                StandardCharsets.UTF_8);
    }

    @Test
    void everyRecordIsConfirmedOrReportedWithThePlatformsCode() throws IOException {
        try (Bridge bridge = Bridge.open(cluster, 2)) {
            Map<String, String> sink = sink(bridge);
            // In order, each once in a row: what left together leaves again in parts.
            sink.put("uplink.routes.updates.coalesce", "false");
            CloudSide cloud = bridge.cloudWithModel();
            cloud.fault("lose-reply", Map.of("percent", 5, "seed", 1));
            cloud.fault("duplicate-reply", Map.of("percent", 20, "seed", 2));
            cloud.fault("misdirect-reply", Map.of("percent", 2, "seed", 3));
            cloud.fault("refuse-frame", Map.of("code", 429, "count", 3));
            bridge.start("sink", sink);
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                for (int i = 0; i < RECORDS; i++) {
                    produce(bridge, "{\"Speed\":" + i + "}");
                    if (i == 10) {
                        produce(bridge, "{\"Speed\":\"fast\"}");
                    } else if (i == 20) {
                        produce(bridge, "{\"Running\":1,\"Speeed\":7}");
                    }
                }
                List<Integer> all = IntStream.range(0, RECORDS).boxed().toList();
                Awaitility.await("stored").atMost(PATIENCE).untilAsserted(() -> assertThat(stored(cloud, "Speed"))
                        .isEqualTo(all));
                assertThat(dead.await(2, PATIENCE)).hasSize(2);
                assertThat(reason(dead.records().get(0))).contains("code=6306");
                assertThat(reason(dead.records().get(1))).contains("code=200", "Speeed");
            }
        }
    }

    /** The platform sends no more than a hundred messages without PUBACK; replies of QoS 0 do not count. */
    @ParameterizedTest
    @CsvSource({"0, 200", "1, 90"})
    void repliesComeThoughNobodyTakesTheCommandsBeforeThem(int replyQos, int commands) throws IOException {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> sink = sink(bridge);
            CloudSide cloud = bridge.cloudWithModel();
            cloud.ask("/api/settings", Map.of("replyQos", replyQos));
            String source =
                    bridge.start("source", bridge.source(bridge.emulator().wss()));
            bridge.awaitSubscribed(1);
            bridge.start("sink", sink);
            produce(bridge, "{\"Speed\":0}");
            Awaitility.await("confirmed once")
                    .atMost(PATIENCE)
                    .until(() -> stored(cloud, "Speed").size() == 1);
            bridge.delete(source);
            for (int i = 0; i < commands; i++) {
                bridge.send("pump0", "/a1Product/pump0/user/get", "wait".getBytes(StandardCharsets.UTF_8), 1);
            }
            for (int i = 1; i <= 20; i++) {
                produce(bridge, "{\"Speed\":" + i + "}");
            }
            Awaitility.await("confirmed").atMost(PATIENCE).untilAsserted(() -> assertThat(stored(cloud, "Speed"))
                    .isEqualTo(IntStream.rangeClosed(0, 20).boxed().toList()));
        }
    }
}
