package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.routing.presets.DownlinkPreset;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.routing.presets.Wire;
import io.iotbridge.aliyun.sink.UplinkExampleFixture;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every preset, through the packaged plugin in a worker, with the emulator's own parser and checks as judge. */
@ExtendWith(ClusterExtension.class)
class PresetsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    private final Cluster cluster;

    PresetsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The emulator's cloud side; a call that it refuses fails. */
    private static JsonNode call(Bridge bridge, String path, String body) {
        URI uri = bridge.emulator().http().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
        HttpRequest ready = body == null
                ? request.GET().build()
                : request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(ready, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** About the device, with more fields. */
    private static JsonNode ask(Bridge bridge, String path, String fields) {
        return call(bridge, path, "{\"productKey\":\"" + Bridge.PRODUCT + "\",\"deviceName\":\"pump0\"" + fields + "}");
    }

    /** @param script what reads raw messages */
    private static void giveTheProductItsModel(Bridge bridge, String script) throws IOException {
        ObjectNode product = MAPPER.createObjectNode()
                .put("productKey", Bridge.PRODUCT)
                .put("checks", "strong")
                .put("script", script);
        product.set("tsl", MAPPER.readTree(PumpFixture.json(Bridge.PRODUCT)));
        call(bridge, "/api/products", product.toString());
    }

    private Map<String, String> connector(Bridge bridge) {
        Map<String, String> props = bridge.platform(bridge.emulator().wss());
        props.put("connector.class", Bridge.SOURCE);
        props.put("tasks.max", "1");
        props.put("iot.rrpc.custom", "true");
        props.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        props.put(
                "thing.model.files",
                bridge.write("model.json", PumpFixture.json(Bridge.PRODUCT)).toString());
        return props;
    }

    private Map<String, String> uplink(Bridge bridge) {
        Map<String, String> props = connector(bridge);
        List<UplinkPreset> presets = List.of(UplinkPreset.values());
        props.put("connector.class", Bridge.SINK);
        props.put(
                "topics", presets.stream().map(preset -> topic(bridge, preset)).collect(Collectors.joining(",")));
        props.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
        props.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        props.put("consumer.override.auto.offset.reset", "earliest");
        props.put("uplink.rate.qos0.per.second", "0");
        props.put("uplink.rate.qos1.per.second", "0");
        props.put("errors.tolerance", "none");
        props.put("uplink.routes", presets.stream().map(UplinkPreset::toString).collect(Collectors.joining(",")));
        for (UplinkPreset preset : presets) {
            props.put("uplink.routes." + preset + ".preset", preset.toString());
            props.put("uplink.routes." + preset + ".kafka.topics", topic(bridge, preset));
        }
        return props;
    }

    /** A converter carries structures or bytes, so the presets that pass bytes on are a connector of their own. */
    private Map<String, String> downlink(Bridge bridge, List<DownlinkPreset> presets) {
        Map<String, String> props = connector(bridge);
        props.put(
                "downlink.routes",
                presets.stream().map(DownlinkPreset::toString).collect(Collectors.joining(",")));
        for (DownlinkPreset preset : presets) {
            props.put("downlink.routes." + preset + ".preset", preset.toString());
            props.put("downlink.routes." + preset + ".kafka.topic", bridge.name("down-" + preset));
            cluster.topics().create(bridge.name("down-" + preset), 1);
        }
        return props;
    }

    private static String topic(Bridge bridge, UplinkPreset preset) {
        return bridge.name("up-" + preset);
    }

    private static List<DownlinkPreset> of(boolean structures) {
        return Arrays.stream(DownlinkPreset.values())
                .filter(preset -> (preset.wire() != Wire.BYTES) == structures)
                .toList();
    }

    @Test
    void thePlatformTakesWhatEachPresetSends() throws IOException {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            giveTheProductItsModel(bridge, "echo");
            call(bridge, "/api/config", "{\"productKey\":\"" + Bridge.PRODUCT + "\",\"content\":\"interval=5\"}");
            for (UplinkPreset preset : UplinkPreset.values()) {
                cluster.topics().create(topic(bridge, preset), 1);
                cluster.records()
                        .produce(
                                topic(bridge, preset),
                                bytes(Bridge.PRODUCT + "/pump0"),
                                bytes(UplinkExampleFixture.value(preset)),
                                Map.of(
                                        "iot.event", "Overheat",
                                        "iot.request.id", "1",
                                        "iot.service", "SelfTest",
                                        "iot.deadline", "4102444800000",
                                        "iot.reply.topic", "/sys/" + Bridge.PRODUCT + "/pump0/rrpc/response/1"));
            }
            bridge.start("sink", uplink(bridge));
            Awaitility.await("all published")
                    .atMost(PATIENCE)
                    .until(() -> bridge.accepted("pump0").size() == UplinkPreset.values().length);
            List<String> refused = new ArrayList<>();
            List<String> taken = new ArrayList<>();
            call(bridge, "/api/frames?after=0&limit=1000", null).forEach(frame -> {
                taken.add(frame.path("topic").asText());
                if (frame.path("code").asInt() != 200 || !frame.path("refused").isEmpty()) {
                    refused.add(frame.toString());
                }
            });
            assertThat(refused).isEmpty();
            assertThat(taken)
                    .anyMatch(topic -> topic.endsWith("/history/post"))
                    .anyMatch(topic -> topic.endsWith("/batch/post"));
            JsonNode known = ask(bridge, "/api/thing", "");
            assertThat(known.path("properties").path("Speed").path("value").asInt())
                    .isPositive();
            assertThat(known.path("events").toString()).contains("Overheat");
            assertThat(known.path("tags").toString()).contains("building");
            assertThat(known.path("logs").toString()).contains("hot");
            assertThat(known.path("shadow").toString()).contains("red");
            assertThat(known.path("ota").path("versions").toString()).contains("1.0.1");
            assertThat(known.path("refused")).isEmpty();
        }
    }

    @Test
    void whatThePlatformSendsIsARecordOfItsPreset() throws IOException {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            giveTheProductItsModel(bridge, "none");
            Map<String, String> structures = downlink(bridge, of(true));
            structures.put("value.converter", JSON);
            bridge.start("structures", structures);
            Map<String, String> opaque = downlink(bridge, of(false));
            opaque.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
            bridge.start("opaque", opaque);
            Awaitility.await("subscribed")
                    .atMost(PATIENCE)
                    .until(() -> bridge.state("pump0").subscriptions().size() >= DownlinkPreset.values().length);

            ask(bridge, "/api/property", ",\"properties\":{\"Speed\":1450}");
            ask(bridge, "/api/service", ",\"service\":\"Flush\",\"params\":{\"Seconds\":30}");
            ask(bridge, "/api/shadow", ",\"desired\":{\"color\":\"green\"}");
            call(bridge, "/api/config", "{\"productKey\":\"" + Bridge.PRODUCT + "\",\"content\":\"interval=5\"}");
            ask(bridge, "/api/ota", ",\"version\":\"2.0\",\"content\":\"image\"");
            call(bridge, "/api/broadcast", "{\"productKey\":\"" + Bridge.PRODUCT + "\",\"payload\":\"all\"}");
            bridge.send("pump0", "/sys/{device}/thing/model/down_raw", bytes("raw"), 1);
            bridge.send("pump0", "/ext/error/{device}", bytes("{\"id\":\"8\",\"code\":520}"), 1);
            bridge.send("pump0", "/ext/ntp/{device}/response", bytes("{\"deviceSendTime\":\"1\"}"), 1);
            bridge.send(
                    "pump0",
                    "/sys/{device}/thing/property/desired/get_reply",
                    bytes(
                            "{\"id\":\"1\",\"code\":200,\"data\":{\"Speed\":{\"value\":1,\"version\":2}},\"message\":\"\"}"),
                    1);
            bridge.send(
                    "pump0",
                    "/sys/{device}/thing/service/property/get",
                    bytes("{\"id\":\"1\",\"params\":[\"Mode\"]}"),
                    1);
            bridge.send("pump0", "/sys/{device}/rrpc/request/1", bytes("are you there"), 0);
            bridge.send("pump0", "/ext/rrpc/2/{device}/user/get", bytes("door"), 0);
            Map<DownlinkPreset, String> said = new EnumMap<>(Map.of(
                    DownlinkPreset.PROPERTY_SET, "\"Speed\":1450",
                    DownlinkPreset.SERVICE, "\"Seconds\":30",
                    DownlinkPreset.SHADOW, "green",
                    DownlinkPreset.CONFIG_PUSH, "configId",
                    DownlinkPreset.OTA_UPGRADE, "\"version\":\"2.0\"",
                    DownlinkPreset.BROADCAST, "all",
                    DownlinkPreset.RAW_DOWN, "raw",
                    DownlinkPreset.ERROR, "520",
                    DownlinkPreset.NTP, "deviceSendTime",
                    DownlinkPreset.DESIRED_REPLY, "\"version\":2"));
            said.put(DownlinkPreset.PROPERTY_GET, "Mode");
            said.put(DownlinkPreset.RRPC, "are you there");
            said.put(DownlinkPreset.RRPC_CUSTOM, "door");
            for (DownlinkPreset preset : DownlinkPreset.values()) {
                try (TopicReader reader = cluster.records().read(bridge.name("down-" + preset))) {
                    ConsumerRecord<byte[], byte[]> record =
                            reader.await(1, PATIENCE).get(0);
                    assertThat(new String(record.value(), StandardCharsets.UTF_8))
                            .as(preset.toString())
                            .contains(said.get(preset));
                }
            }
        }
    }
}
