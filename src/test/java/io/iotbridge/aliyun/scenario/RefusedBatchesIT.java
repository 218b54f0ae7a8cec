package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One bad record among two hundred that leave together: each kind that the platform can find, in each of its check modes, a device each. Nothing is
 * checked before it leaves, through the packaged plugin in a worker and a platform that enforces its rates.
 */
@ExtendWith(ClusterExtension.class)
class RefusedBatchesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int RECORDS = 200;

    /** By halves one among two hundred takes sixteen; the first records may leave before the others have come. */
    private static final int MOST_PUBLISHES = 30;

    private final Cluster cluster;

    RefusedBatchesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static CloudSide platform(Bridge bridge) throws IOException {
        CloudSide cloud = new CloudSide(bridge.emulator().http());
        for (BadReading.Mode mode : BadReading.Mode.values()) {
            Bridge.putModel(cloud, mode.productKey(), mode.name().toLowerCase(Locale.ROOT));
        }
        for (BadReading one : BadReading.all(RECORDS)) {
            switch (one.kind()) {
                case PART -> cloud.fault("refuse-value", one.fault("Mode", 6309));
                case WHOLE -> cloud.fault("refuse-frame", one.fault("Label", 400));
                default -> {}
            }
        }
        return cloud;
    }

    private Map<String, String> sink(Bridge bridge) {
        Map<String, String> sink = bridge.sink(bridge.emulator().wss());
        sink.remove("uplink.rate.qos0.per.second");
        sink.remove("uplink.rate.qos1.per.second");
        sink.remove("uplink.routes.updates.mqtt.topic");
        sink.put("uplink.routes.updates.preset", "property-post");
        sink.put("uplink.routes.updates.time", "value.At");
        sink.put("thing.checks", "none");
        bridge.putDeadLetters(sink);
        sink.put("uplink.results.topic", bridge.name("results"));
        sink.put("uplink.results.producer.bootstrap.servers", cluster.kafka().bootstrapServers());
        List.of("commands", "dead", "results").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
        return sink;
    }

    /** In turn, to one partition, so that the last is there after all others. */
    private void produce(Bridge bridge) {
        for (int number = 0; number < RECORDS; number++) {
            for (BadReading one : BadReading.all(RECORDS)) {
                cluster.records().send(bridge.name("commands"), bytes(one.key()), bytes(one.value(number)), Map.of());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theBadOneIsReportedTheOthersAreConfirmedAndStoredInOrder() throws IOException {
        List<BadReading> cases = BadReading.all(RECORDS);
        List<DeviceEntry> devices = cases.stream().map(BadReading::device).toList();
        try (Bridge bridge = Bridge.open(cluster, EmulatorSettings.defaults(), devices)) {
            CloudSide cloud = platform(bridge);
            Map<String, String> sink = sink(bridge);
            produce(bridge);
            try (TopicReader dead = cluster.records().read(bridge.name("dead"));
                    TopicReader results = cluster.records().read(bridge.name("results"))) {
                bridge.start("sink", sink);
                Map<String, List<String>> outcomes = results.await(RECORDS * cases.size(), PATIENCE).stream()
                        .collect(Collectors.groupingBy(
                                result -> text(result.key()),
                                Collectors.mapping(RefusedBatchesIT::outcome, Collectors.toList())));
                List<ConsumerRecord<byte[], byte[]>> reported = dead.await(cases.size(), PATIENCE);
                for (BadReading one : cases) {
                    assertThat(outcomes.get(one.key()))
                            .as(one.toString())
                            .hasSize(RECORDS)
                            .filteredOn(outcome -> !outcome.equals("confirmed"))
                            .containsExactly("rejected");
                    assertThat(reported)
                            .filteredOn(record -> text(record.key()).equals(one.key()))
                            .as(one.toString())
                            .singleElement()
                            .satisfies(record -> assertIsReportOf(one, record));
                    assertThat(stored(cloud, one)).as(one.toString()).containsExactlyElementsOf(one.good(RECORDS));
                    assertThat(bridge.accepted(one.kind().name()))
                            .filteredOn(publish ->
                                    publish.productKey().equals(one.mode().productKey()))
                            .as("%s left together", one)
                            .hasSizeLessThanOrEqualTo(MOST_PUBLISHES);
                }
            }
        }
    }

    private static String outcome(ConsumerRecord<byte[], byte[]> result) {
        try {
            return MAPPER.readTree(result.value()).path("outcome").asText();
        } catch (IOException e) {
            throw new IllegalStateException(text(result.value()), e);
        }
    }

    private static void assertIsReportOf(BadReading one, ConsumerRecord<byte[], byte[]> record) {
        assertThat(text(record.value())).contains(one.kind().fields());
        assertThat(text(record.headers()
                        .lastHeader("__connect.errors.exception.message")
                        .value()))
                .contains(one.kind().reasons());
    }

    /** Speeds as they came first: some are stored again with a half of their batch. */
    private static Set<Integer> stored(CloudSide cloud, BadReading one) {
        Set<Integer> speeds = new LinkedHashSet<>();
        JsonNode thing = cloud.ask(
                "/api/thing",
                Map.of(
                        "productKey",
                        one.mode().productKey(),
                        "deviceName",
                        one.kind().name()));
        thing.path("series").forEach(entry -> {
            if (entry.path("identifier").asText().equals("Speed")) {
                speeds.add(entry.path("value").intValue());
            }
        });
        return speeds;
    }
}
