package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.SchemasOnlyConverter;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Thing models that are missing, change or are wrong while a connector runs, through the packaged plugin in a worker. */
@ExtendWith(ClusterExtension.class)
class ThingModelsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PLAIN = "a1Plain";
    private static final String PRESSURE =
            "{\"identifier\":\"Pressure\",\"name\":\"p\",\"accessMode\":\"r\",\"required\":false,\"dataType\":{\"type\":\"float\"}},";

    private final Cluster cluster;

    ThingModelsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A pump with a model, and a device of a product without one. */
    private Bridge twoProducts() {
        List<DeviceEntry> devices = List.of(Bridge.credentials(0), new DeviceEntry(PLAIN, "dev", "secretOfDev"));
        return Bridge.open(cluster, EmulatorSettings.defaults().withStrictRates(false), devices);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void produce(Bridge bridge, String key, String value) {
        cluster.records().produce(bridge.name("commands"), key, value);
    }

    /** The outcome of the record at this offset. */
    private static String outcome(TopicReader results, int offset) throws IOException {
        JsonNode result =
                MAPPER.readTree(results.await(offset + 1, PATIENCE).get(offset).value());
        assertThat(result.path("offset").intValue()).isEqualTo(offset);
        return result.path("outcome").asText() + " " + result.path("message").asText();
    }

    @Test
    void aModelThatChangesHoldsForWhatComesAfterAndAWrongOneForNothing() throws IOException {
        try (Bridge bridge = twoProducts()) {
            String model = PumpFixture.json(Bridge.PRODUCT);
            Path file = bridge.write("model.json", model);
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            sink.put("uplink.routes.updates.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post");
            sink.put("uplink.routes.updates.preset", "property-post");
            sink.put("thing.model.files", file.toString());
            sink.put("thing.model.files.poll.interval.ms", "100");
            bridge.putDeadLetters(sink);
            sink.put("uplink.results.topic", bridge.name("results"));
            sink.put(
                    "uplink.results.producer.bootstrap.servers", cluster.kafka().bootstrapServers());
            List.of("commands", "results", "dead")
                    .forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
            bridge.start("sink", sink);
            try (TopicReader results = cluster.records().read(bridge.name("results"))) {
                produce(bridge, PLAIN + "/dev", "{\"Anything\":1}");
                assertThat(outcome(results, 0)).as("a product without a model").startsWith("confirmed");
                produce(bridge, "a1Product/pump0", "{\"Pressure\":1.5}");
                assertThat(outcome(results, 1)).startsWith("undeliverable").contains("property Pressure");

                Files.writeString(file, model.replace("\"properties\":[", "\"properties\":[" + PRESSURE));
                int offset = awaitConfirmed(bridge, results, 2);

                Files.writeString(file, "{\"properties\":");
                // Looked at meanwhile, a few times.
                for (int more = 0; more < 5; more++) {
                    produce(bridge, "a1Product/pump0", "{\"Pressure\":2.5}");
                    assertThat(outcome(results, ++offset)).startsWith("confirmed");
                }
            }
        }
    }

    /** Until the new model is there its property is unknown. */
    private int awaitConfirmed(Bridge bridge, TopicReader results, int first) {
        int[] next = {first};
        Awaitility.await("the new model")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    produce(bridge, "a1Product/pump0", "{\"Pressure\":1.5}");
                    return outcome(results, next[0]++).startsWith("confirmed");
                });
        return next[0] - 1;
    }

    /** Connect gives the record up that its converter cannot write, and those of other products go on. */
    @Test
    void aProductWithoutAModelStopsNobodyBesideAConverterThatInsistsOnSchemas() throws IOException {
        try (Bridge bridge = twoProducts()) {
            Map<String, String> source = bridge.platform(bridge.emulator().wss());
            source.put("connector.class", Bridge.SOURCE);
            source.put("tasks.max", "1");
            source.put("value.converter", SchemasOnlyConverter.class.getName());
            source.put("errors.tolerance", "all");
            source.put(
                    "thing.model.files",
                    bridge.write("model.json", PumpFixture.json(Bridge.PRODUCT)).toString());
            source.put("downlink.routes", "set");
            source.put("downlink.routes.set.preset", "property-set");
            source.put("downlink.routes.set.kafka.topic", bridge.name("set"));
            cluster.topics().create(bridge.name("set"), 1);
            bridge.start("source", source);
            Awaitility.await("subscribed").atMost(PATIENCE).until(() -> bridge.emulator().platform().devices().stream()
                    .allMatch(device -> !device.subscriptions().isEmpty()));
            String set =
                    "{\"id\":\"1\",\"version\":\"1.0\",\"method\":\"thing.service.property.set\",\"params\":{\"Speed\":";
            bridge.emulator()
                    .platform()
                    .publish(PLAIN, "dev", "/sys/" + PLAIN + "/dev/thing/service/property/set", bytes(set + "1}}"), 1);
            bridge.send("pump0", "/sys/{device}/thing/service/property/set", bytes(set + "1450}}"), 1);
            try (TopicReader reader = cluster.records().read(bridge.name("set"))) {
                assertThat(reader.await(1, PATIENCE)).singleElement().satisfies(record -> assertThat(record.key())
                        .asString(StandardCharsets.UTF_8)
                        .contains("a1Product/pump0"));
            }
            Awaitility.await("both are acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> bridge.emulator().platform().devices().stream()
                            .allMatch(device -> device.unacknowledged() == 0));
        }
    }
}
