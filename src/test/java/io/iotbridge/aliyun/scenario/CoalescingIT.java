package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Published;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More readings than publishes, through the packaged plugin with its defaults and a platform that enforces its rates. */
@ExtendWith(ClusterExtension.class)
class CoalescingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 1_000;
    private static final int BAD = 437;

    private final Cluster cluster;

    CoalescingIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private Map<String, String> sink(Bridge bridge) {
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        sink.remove("uplink.rate.qos0.per.second");
        sink.remove("uplink.rate.qos1.per.second");
        sink.remove("uplink.routes.updates.mqtt.topic");
        sink.put("uplink.routes.updates.preset", "property-post");
        bridge.putDeadLetters(sink);
        Set.of("commands", "dead").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
        return sink;
    }

    /** A hundred seconds' worth of publishes. */
    @Test
    void aThousandReadingsPassADoorForTenAndTheBadOneIsReported() throws IOException {
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), 1)) {
            Map<String, String> sink = sink(bridge);
            CloudSide cloud = bridge.cloudWithModel();
            for (int i = 0; i < RECORDS; i++) {
                String value = i == BAD ? "{\"Speed\":\"fast\"}" : "{\"Speed\":" + i + "}";
                cluster.records().produce(bridge.name("commands"), "a1Product/pump0", value);
            }
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                bridge.start("sink", sink);
                Set<Integer> good = IntStream.range(0, RECORDS)
                        .filter(i -> i != BAD)
                        .boxed()
                        .collect(Collectors.toSet());
                Awaitility.await("stored").atMost(PATIENCE).untilAsserted(() -> assertThat(stored(cloud))
                        .isEqualTo(good));
                ConsumerRecord<byte[], byte[]> reported =
                        dead.await(1, PATIENCE).get(0);
                assertThat(reported.value()).asString(StandardCharsets.UTF_8).contains("fast");
                assertThat(new String(
                                reported.headers()
                                        .lastHeader("__connect.errors.exception.message")
                                        .value(),
                                StandardCharsets.UTF_8))
                        .contains("code=", "commands", String.valueOf(BAD));
            }
            assertThat(bridge.emulator().platform().messages(0))
                    .hasSizeBetween(6, 40)
                    .allMatch(Published::accepted);
        }
    }

    private static Set<Integer> stored(CloudSide cloud) {
        Set<Integer> values = new TreeSet<>();
        JsonNode thing = cloud.ask("/api/thing", Map.of("productKey", Bridge.PRODUCT, "deviceName", "pump0"));
        thing.path("series").forEach(entry -> values.add(entry.path("value").intValue()));
        return values;
    }
}
