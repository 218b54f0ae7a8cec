package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.cluster.TopicReader;
import io.iotbridge.aliyun.thing.PumpFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The platform asks, an application with a plain consumer answers by writing a record, and the caller has it in time. */
@ExtendWith(ClusterExtension.class)
class RequestsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    private final Cluster cluster;
    private final AtomicInteger answers = new AtomicInteger();

    RequestsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private static CloudSide cloud(Bridge bridge) throws IOException {
        CloudSide cloud = new CloudSide(bridge.emulator().http());
        cloud.ask(
                "/api/products",
                Map.of(
                        "productKey",
                        Bridge.PRODUCT,
                        "checks",
                        "strong",
                        "tsl",
                        MAPPER.readValue(PumpFixture.json(Bridge.PRODUCT), Map.class)));
        return cloud;
    }

    private static JsonNode ask(CloudSide cloud, String path, String device, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("productKey", Bridge.PRODUCT);
        body.put("deviceName", device);
        return cloud.ask(path, body);
    }

    private static JsonNode selfTest(CloudSide cloud, String device) {
        return ask(cloud, "/api/service", device, Map.of("service", "SelfTest", "timeoutMs", 8_000));
    }

    private static void assertPassed(JsonNode outcome) {
        assertThat(outcome.path("code").asInt()).as(outcome.toString()).isEqualTo(200);
        assertThat(outcome.path("data").path("Passed").asInt()).isEqualTo(1);
        assertThat(outcome.has("wrongId")).isFalse();
        assertThat(outcome.has("checkFailedData")).isFalse();
    }

    private Map<String, String> typed(Bridge bridge, String connector) {
        Map<String, String> props = bridge.platform(bridge.emulator().wss());
        props.put("connector.class", connector);
        props.put("tasks.max", "1");
        props.put("key.converter", TEXT);
        props.put("header.converter", TEXT);
        props.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        props.put("value.converter.schemas.enable", "false");
        props.put(
                "thing.model.files",
                bridge.write("model.json", PumpFixture.json(Bridge.PRODUCT)).toString());
        return props;
    }

    private Map<String, String> source(Bridge bridge) {
        Map<String, String> props = typed(bridge, Bridge.SOURCE);
        props.put("downlink.routes", "calls,services");
        props.put("downlink.routes.calls.preset", "rrpc");
        props.put("downlink.routes.calls.kafka.topic", bridge.name("calls"));
        props.put("downlink.routes.services.preset", "service");
        props.put("downlink.routes.services.kafka.topic", bridge.name("calls"));
        return props;
    }

    private static void answersRoute(Bridge bridge, Map<String, String> props) {
        props.put("uplink.routes", "answers");
        props.put("uplink.routes.answers.preset", "answer");
        props.put("uplink.routes.answers.kafka.topics", bridge.name("answers"));
    }

    /** What an application has to do: the output of the service, with the headers of the request, under any key. */
    private void answer(Bridge bridge, ConsumerRecord<byte[], byte[]> request) {
        String value = request.headers().lastHeader("iot.request.raw") == null
                ? header(request, "iot.service").equals("SelfTest") ? "{\"Passed\":true}" : "{}"
                : "\"pong\"";
        send(bridge, request, value);
    }

    private void send(Bridge bridge, ConsumerRecord<byte[], byte[]> request, String value) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        cluster.records()
                .send(
                        bridge.name("answers"),
                        ("any key " + answers.incrementAndGet()).getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8),
                        headers);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void awaitReply(CloudSide cloud, String device, String id) {
        Awaitility.await("reply to " + id).atMost(PATIENCE).untilAsserted(() -> {
            JsonNode replies = ask(cloud, "/api/thing", device, Map.of()).path("replies");
            assertThat(replies.toString()).contains("\"id\":\"" + id + "\"");
            replies.forEach(reply -> assertThat(reply.path("code").asInt()).isEqualTo(200));
        });
    }

    @Test
    void aPlainConsumerAnswersThroughASourceAndASinkOnOneWorker() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            CloudSide cloud = cloud(bridge);
            cluster.topics().create(bridge.name("calls"), 1);
            cluster.topics().create(bridge.name("answers"), 1);
            bridge.start("source", source(bridge));
            Map<String, String> sink = typed(bridge, Bridge.SINK);
            sink.put("topics", bridge.name("answers"));
            sink.put("consumer.override.auto.offset.reset", "earliest");
            sink.put("errors.tolerance", "all");
            sink.put("errors.deadletterqueue.topic.name", bridge.name("dead"));
            sink.put("errors.deadletterqueue.topic.replication.factor", "1");
            answersRoute(bridge, sink);
            bridge.start("sink", sink);
            bridge.awaitSubscribed(1);
            try (TopicReader app =
                    cluster.records().handing(bridge.name("calls"), request -> answer(bridge, request))) {
                assertThat(app.records()).isEmpty();
                // A sink runs before it has its partitions.
                Awaitility.await("first answer")
                        .atMost(PATIENCE)
                        .until(() -> selfTest(cloud, "pump0").path("code").asInt() == 200);
                assertPassed(selfTest(cloud, "pump0"));
                String id = ask(
                                cloud,
                                "/api/service",
                                "pump0",
                                Map.of("service", "Flush", "params", Map.of("Seconds", 5)))
                        .path("id")
                        .asText();
                awaitReply(cloud, "pump0", id);
                assertThat(cloud.call(Bridge.PRODUCT, "pump0", "ping")
                                .get()
                                .path("payload")
                                .asText())
                        .isEqualTo("pong");
            }
        }
    }

    @Test
    void withOneConnectorAnAnswerFindsItsDeviceFromAnyPartitionAndBadOnesAreReported() throws Exception {
        int devices = 4;
        try (Bridge bridge = Bridge.open(cluster, devices)) {
            CloudSide cloud = cloud(bridge);
            cluster.topics().create(bridge.name("calls"), 1);
            cluster.topics().create(bridge.name("answers"), 4);
            cluster.topics().create(bridge.name("dead"), 1);
            Map<String, String> props = source(bridge);
            answersRoute(bridge, props);
            props.put("tasks.max", "2");
            // Devices that sign in so are called on the other form of the topic.
            props.put("iot.rrpc.custom", "true");
            props.put("uplink.topics", bridge.name("answers"));
            props.put("uplink.consumer.bootstrap.servers", cluster.kafka().bootstrapServers());
            props.put("uplink.errors.topic", bridge.name("dead"));
            bridge.start("both", props);
            bridge.awaitSubscribed(devices);
            try (TopicReader app = cluster.records().handing(bridge.name("calls"), request -> answer(bridge, request));
                    TopicReader calls = cluster.records().read(bridge.name("calls"));
                    TopicReader dead = cluster.records().read(bridge.name("dead"))) {
                assertThat(app.records()).isEmpty();
                for (int call = 0; call < 12; call++) {
                    assertPassed(selfTest(cloud, "pump" + call % devices));
                }
                ConsumerRecord<byte[], byte[]> first = calls.await(12, PATIENCE).get(0);
                assertThat(header(first, "iot.reply.topic")).startsWith("/ext/rrpc/");
                send(bridge, first, "{\"Passed\":false}");
                List<ConsumerRecord<byte[], byte[]>> reports = dead.await(1, PATIENCE);
                assertThat(header(reports.get(0), "iot.error.reason")).containsAnyOf("answer already", "too late");
            }
        }
    }

    @Test
    void theBridgeAnswersByItselfOnceKafkaHasTheRequest() throws Exception {
        try (Bridge bridge = Bridge.open(cluster, 1)) {
            CloudSide cloud = cloud(bridge);
            cluster.topics().create(bridge.name("calls"), 1);
            Map<String, String> props = source(bridge);
            props.put("downlink.routes.calls.reply", "kafka");
            props.put("downlink.routes.services.reply", "kafka");
            bridge.start("source", props);
            bridge.awaitSubscribed(1);
            JsonNode outcome = selfTest(cloud, "pump0");
            assertThat(outcome.path("code").asInt()).as(outcome.toString()).isEqualTo(200);
            String id = ask(cloud, "/api/service", "pump0", Map.of("service", "Flush", "params", Map.of("Seconds", 5)))
                    .path("id")
                    .asText();
            awaitReply(cloud, "pump0", id);
            try (TopicReader calls = cluster.records().read(bridge.name("calls"))) {
                assertThat(calls.await(2, PATIENCE)).hasSize(2);
            }
        }
    }
}
