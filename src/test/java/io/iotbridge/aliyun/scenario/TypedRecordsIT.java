package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.SchemasOnlyConverter;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed records in and out, through the packaged plugin in a worker. */
@ExtendWith(ClusterExtension.class)
class TypedRecordsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Path.of("config", "typed.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SET =
            "{\"id\":\"105917531\",\"version\":\"1.0\",\"method\":\"thing.service.property.set\","
                    + "\"params\":{\"Speed\":1450,\"Running\":1,\"Place\":{\"Lon\":8.5,\"Lat\":47}}}";

    private final Cluster cluster;

    TypedRecordsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The example of the first page, with nothing changed but where things are. */
    private Map<String, String> example(Bridge bridge) throws IOException {
        Map<String, String> props = MAPPER.convertValue(
                MAPPER.readTree(EXAMPLE.toFile()).path("config"), new TypeReference<HashMap<String, String>>() {});
        props.remove("iot.region");
        props.putAll(bridge.platform(bridge.emulator().wss()));
        props.put(
                "thing.model.files",
                bridge.write("model.json", PumpFixture.json(Bridge.PRODUCT)).toString());
        props.put("uplink.consumer.bootstrap.servers", cluster.kafka().bootstrapServers());
        props.put("downlink.routes.set.kafka.topic", bridge.name("set"));
        props.put("downlink.errors.topic", bridge.name("errors"));
        props.put("uplink.errors.topic", bridge.name("errors"));
        props.put("uplink.topics", bridge.name("readings"));
        props.put("uplink.routes.readings.kafka.topics", bridge.name("readings"));
        return props;
    }

    private void createTopics(Bridge bridge) {
        List.of("set", "readings", "errors").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
    }

    private JsonNode post(Bridge bridge) {
        Awaitility.await("posted")
                .atMost(PATIENCE)
                .until(() -> bridge.accepted("pump0").size() == 1);
        assertThat(bridge.accepted("pump0").get(0).topic()).isEqualTo("/sys/a1Product/pump0/thing/event/property/post");
        return json(bridge.accepted("pump0").get(0).payload());
    }

    private ConsumerRecord<byte[], byte[]> set(Bridge bridge) {
        try (TopicReader reader = cluster.records().read(bridge.name("set"))) {
            return reader.await(1, PATIENCE).get(0);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void theExampleIsShortAndCarriesTypedRecordsBothWays() throws IOException {
        assertThat(Files.readAllLines(EXAMPLE)).hasSizeLessThanOrEqualTo(25);
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            createTopics(bridge);
            bridge.start("typed", example(bridge));
            Awaitility.await("subscribed")
                    .atMost(PATIENCE)
                    .until(() -> bridge.state("pump0").subscriptions().size() >= 1);
            bridge.send("pump0", "/sys/{device}/thing/service/property/set", bytes(SET), 1);
            ConsumerRecord<byte[], byte[]> record = set(bridge);
            JsonNode value = json(record.value());
            assertThat(value.path("schema").path("name").asText()).isEqualTo("io.iotbridge.thing.a1Product.Properties");
            assertThat(value.path("payload").path("Speed").intValue()).isEqualTo(1450);
            assertThat(value.path("payload").path("Running").isBoolean()).isTrue();
            assertThat(value.path("payload").path("Place").path("Lat").isDouble())
                    .isTrue();
            assertThat(header(record, "iot.alink.id")).isEqualTo("105917531");

            cluster.records().produce(bridge.name("readings"), "a1Product/pump0", "{\"Speed\":1440,\"Flow\":12}");
            JsonNode frame = post(bridge);
            assertThat(frame.path("method").asText()).isEqualTo("thing.event.property.post");
            assertThat(frame.path("id").asText()).matches("\\d{1,10}");
            assertThat(frame.path("params").path("Flow").path("value").isDouble())
                    .isTrue();
            assertThat(frame.path("params").path("Speed").path("value").intValue())
                    .isEqualTo(1440);
            assertThat(frame.path("params").path("Speed").path("time").longValue())
                    .isPositive();
            assertThatWhatCannotBeCarriedIsReported(bridge);
        }
    }

    /** Beside a converter of structures: what came stands in one, in base64. */
    private void assertThatWhatCannotBeCarriedIsReported(Bridge bridge) throws IOException {
        String frame = "{\"id\":\"1\",\"params\":{\"Speeed\":7}}";
        String reading = "{\"Speed\":\"fast\"}";
        bridge.send("pump0", "/sys/{device}/thing/service/property/set", bytes(frame), 1);
        cluster.records().produce(bridge.name("readings"), "a1Product/pump0", reading);
        try (TopicReader reader = cluster.records().read(bridge.name("errors"))) {
            List<ConsumerRecord<byte[], byte[]>> reported = reader.await(2, PATIENCE);
            List<String> payloads = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : reported) {
                assertThat(header(record, "iot.error.reason")).containsAnyOf("property Speeed", "property Speed");
                payloads.add(new String(
                        json(record.value()).path("payload").path("payload").binaryValue(), StandardCharsets.UTF_8));
            }
            assertThat(payloads).containsExactlyInAnyOrder(frame, reading);
        }
    }

    /** As Avro's and Protobuf's do. */
    @ParameterizedTest
    @ValueSource(strings = {"params", "frame"})
    void aConverterThatInsistsOnSchemasIsServed(String shape) throws IOException {
        String insisting = SchemasOnlyConverter.class.getName();
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            createTopics(bridge);
            Map<String, String> source = example(bridge);
            source.keySet().removeIf(key -> key.startsWith("uplink."));
            source.put("value.converter", insisting);
            source.put("downlink.routes.set.shape", shape);
            bridge.start("source", source);
            Awaitility.await("subscribed")
                    .atMost(PATIENCE)
                    .until(() -> bridge.state("pump0").subscriptions().size() >= 1);
            bridge.send("pump0", "/sys/{device}/thing/service/property/set", bytes(SET), 1);
            ConsumerRecord<byte[], byte[]> record = set(bridge);
            JsonNode payload = json(record.value()).path("payload");
            assertThat((shape.equals("frame") ? payload.path("params") : payload)
                            .path("Speed")
                            .intValue())
                    .isEqualTo(1450);

            // What one connector writes, another reads.
            if (shape.equals("params")) {
                Map<String, String> sink = example(bridge);
                sink.keySet().removeIf(key -> key.startsWith("downlink.") || key.startsWith("uplink.consumer"));
                sink.keySet().removeAll(List.of("uplink.topics", "uplink.errors.topic"));
                sink.put("connector.class", Bridge.SINK);
                sink.put("topics", bridge.name("readings"));
                sink.put("value.converter", insisting);
                bridge.start("sink", sink);
                cluster.records().produce(bridge.name("readings"), bytes("a1Product/pump0"), record.value(), Map.of());
                JsonNode params = post(bridge).path("params");
                assertThat(params.path("Running").path("value").intValue()).isEqualTo(1);
                assertThat(params.path("Place").path("value").path("Lat").doubleValue())
                        .isEqualTo(47);
            }
        }
    }
}
