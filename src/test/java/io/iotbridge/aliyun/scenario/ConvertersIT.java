package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.emulator.Acknowledged;
import io.iotbridge.aliyun.emulator.DeviceEntry;
import io.iotbridge.aliyun.emulator.EmulatorSettings;
import io.iotbridge.aliyun.emulator.Published;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Payloads and identifiers pass unchanged, whatever converters stand between, or the configuration is refused by name. */
@ExtendWith(ClusterExtension.class)
class ConvertersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final Cluster cluster;

    ConvertersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static Map<String, String> withQueue(Map<String, String> sink, Bridge bridge) {
        bridge.putDeadLetters(sink);
        return sink;
    }

    private static List<Acknowledged> acknowledged(Bridge bridge) {
        return bridge.emulator().platform().acknowledgements(Bridge.PRODUCT, "pump0");
    }

    /** C07: StringConverter would write the name of an array, of a message and of what is reported. */
    @Test
    void refusesAConverterThatCannotCarryItsPayloads() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("value.converter", TEXT);
            assertRefused(source, "value.converter", "downlink.routes.messages.payload=bytes");
            source.put("downlink.routes.messages.payload", "string");
            source.put("downlink.routes.services.payload", "json");
            assertThat(cluster.rest().validate(Bridge.SOURCE, source)).isEmpty();
            source.put("downlink.errors.topic", bridge.name("errors"));
            assertRefused(source, "value.converter", "downlink.errors.topic");
            Map<String, String> both = bridge.both(1);
            both.put("value.converter", JSON);
            both.put("downlink.routes.messages.payload", "json");
            both.put("downlink.routes.services.payload", "json");
            both.put("uplink.errors.topic", bridge.name("errors"));
            assertThat(cluster.rest().validate(Bridge.SOURCE, both)).isEmpty();
            both.put("value.converter", TEXT);
            both.put("downlink.routes.messages.payload", "string");
            assertRefused(both, "value.converter", "uplink.errors.topic");
        }
    }

    private void assertRefused(Map<String, String> source, String key, String pair) {
        Map<String, List<String>> errors = cluster.rest().validate(Bridge.SOURCE, source);
        assertThat(errors).containsOnlyKeys(key);
        assertThat(errors.get(key).toString()).contains(pair, BYTES);
    }

    /** C05: with JsonConverter the payload null would delete the state of its key; with the other two it is a payload. */
    @Test
    void aJsonNullDeletesNothing() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("messages"), 1, "cleanup.policy", "compact");
            Map<String, String> source = bridge.source(bridge.emulator().wss());
            source.put("downlink.routes.messages.payload", "json");
            source.put("downlink.routes.services.payload", "json");
            source.put("value.converter", JSON);
            source.put("value.converter.schemas.enable", "false");
            source.put("downlink.undecodable", "drop");
            String name = bridge.start("source", source);
            bridge.awaitSubscribed(1);
            List<String> payloads = List.of("{\"a\":1}", "null", "{\"a\":2}");
            payloads.forEach(payload -> bridge.send("pump0", "/{device}/user/get", bytes(payload), 1));
            Awaitility.await("all acknowledged")
                    .atMost(PATIENCE)
                    .until(() -> acknowledged(bridge).size() == 3);
            source.put("value.converter", TEXT);
            source.keySet().remove("value.converter.schemas.enable");
            cluster.rest().change(name, source);
            payloads.forEach(payload -> bridge.send("pump0", "/{device}/user/get", bytes(payload), 1));
            try (TopicReader messages = cluster.records().read(bridge.name("messages"))) {
                assertThat(messages.await(5, PATIENCE))
                        .extracting(record -> text(record.value()))
                        .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "null", "{\"a\":2}");
            }
        }
    }

    /** C08: what comes as bytes leaves as the same bytes, if it is the JSON that the route says; so does text. */
    @Test
    void jsonThatComesAsBytesIsPublishedAsItIs() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            List.of("commands", "dead").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
            Map<String, String> sink = withQueue(bridge.sink(bridge.emulator().wss()), bridge);
            sink.put("uplink.routes.updates.payload", "json");
            sink.put("value.converter", BYTES);
            String name = bridge.start("sink", sink);
            cluster.records().produce(bridge.name("commands"), "a1Product/pump0", "{\"id\":\"9\"}");
            cluster.records().produce(bridge.name("commands"), "a1Product/pump0", "{\"id\":");
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                ConsumerRecord<byte[], byte[]> bad = dead.await(1, PATIENCE).get(0);
                assertThat(text(bad.value())).isEqualTo("{\"id\":");
                assertThat(text(bad.headers()
                                .lastHeader("__connect.errors.exception.message")
                                .value()))
                        .contains("this is not JSON");
            }
            sink.put("value.converter", TEXT);
            cluster.rest().change(name, sink);
            cluster.records().produce(bridge.name("commands"), "a1Product/pump0", "{ \"id\":\"10\" }");
            Awaitility.await("published")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() == 2);
            assertThat(bridge.accepted("pump0"))
                    .extracting(Published::text)
                    .containsExactly("{\"id\":\"9\"}", "{ \"id\":\"10\" }");
        }
    }

    /** C12: a default of the schema that nobody has sent is not sent. */
    @Test
    void noDefaultIsInvented() {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            cluster.topics().create(bridge.name("commands"), 1);
            Map<String, String> sink = bridge.sink(bridge.emulator().wss());
            sink.put("uplink.routes.updates.payload", "json");
            sink.put("value.converter", JSON);
            sink.put("value.converter.schemas.enable", "true");
            sink.put("value.converter.replace.null.with.default", "false");
            bridge.start("sink", sink);
            cluster.records()
                    .produce(
                            bridge.name("commands"),
                            "a1Product/pump0",
                            "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"target\",\"type\":\"int32\","
                                    + "\"optional\":true,\"default\":20}]},\"payload\":{\"target\":null}}");
            Awaitility.await("published")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() == 1);
            assertThat(bridge.accepted("pump0").get(0).text()).isEqualTo("{\"target\":null}");
        }
    }

    private Bridge twoDevicesWithNumbersForNames() {
        return Bridge.open(
                cluster,
                EmulatorSettings.defaults().withStrictRates(false),
                List.of(
                        new DeviceEntry(Bridge.PRODUCT, "0012", "secretOf0012"),
                        new DeviceEntry(Bridge.PRODUCT, "12", "secretOf12")));
    }

    /** C01: never another device; here a bad record, for Connect's default converter has made a number of the header. */
    @Test
    void aHeaderWhoseTypeConnectHasGuessedNamesNoDevice() {
        try (Bridge bridge = twoDevicesWithNumbersForNames()) {
            List.of("commands", "dead").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
            Map<String, String> sink = withQueue(bridge.sink(bridge.emulator().wss()), bridge);
            sink.put("uplink.routes.updates.device", "{header.device}");
            sink.put("iot.product.key", Bridge.PRODUCT);
            String name = bridge.start("sink", sink);
            cluster.records().produce(bridge.name("commands"), null, bytes("guessed"), Map.of("device", "0012"));
            try (TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(text(dead.await(1, PATIENCE)
                                .get(0)
                                .headers()
                                .lastHeader("__connect.errors.exception.message")
                                .value()))
                        .contains("the header 'device'", "header.converter", TEXT);
            }
            sink.put("header.converter", TEXT);
            cluster.rest().change(name, sink);
            cluster.records().produce(bridge.name("commands"), null, bytes("text"), Map.of("device", "0012"));
            Awaitility.await("published").atMost(PATIENCE).until(() -> !bridge.accepted("0012")
                    .isEmpty());
            assertThat(bridge.accepted("0012")).extracting(Published::text).containsExactly("text");
            assertThat(bridge.accepted("12")).isEmpty();
        }
    }

    /** C01, with our own default. */
    @Test
    void headersOfUplinkTopicsAreText() {
        try (Bridge bridge = twoDevicesWithNumbersForNames()) {
            List.of("commands", "messages").forEach(topic -> cluster.topics().create(bridge.name(topic), 1));
            Map<String, String> both = bridge.both(1);
            both.put("uplink.routes.updates.device", "{header.device}");
            both.put("iot.product.key", Bridge.PRODUCT);
            bridge.start("both", both);
            cluster.records().produce(bridge.name("commands"), null, bytes("text"), Map.of("device", "0012"));
            Awaitility.await("published").atMost(PATIENCE).until(() -> !bridge.accepted("0012")
                    .isEmpty());
            assertThat(bridge.accepted("12")).isEmpty();
        }
    }
}
