package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;

/** Pumps that the platform asks, connectors that carry requests and answers, and what an application does to answer. */
final class AskedDevices {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    private final Cluster cluster;
    private final Bridge bridge;
    private final String model;
    private final CloudSide cloud;
    private final AtomicInteger answers = new AtomicInteger();

    /** Tells the platform the thing model of the pumps, and creates the topics {@code calls} and {@code dead}; that for answers has so many partitions. */
    AskedDevices(Cluster cluster, Bridge bridge, String model, int partitions) {
        this.cluster = cluster;
        this.bridge = bridge;
        this.model = model;
        this.cloud = new CloudSide(bridge.emulator().http());
        cluster.topics().create(bridge.name("calls"), 1);
        cluster.topics().create(bridge.name("answers"), partitions);
        cluster.topics().create(bridge.name("dead"), 1);
        cloud.ask("/api/products", Map.of("productKey", Bridge.PRODUCT, "checks", "strong", "tsl", parsed()));
    }

    private Map<?, ?> parsed() {
        try {
            return new ObjectMapper().readValue(model, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CloudSide cloud() {
        return cloud;
    }

    JsonNode ask(String path, String device, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("productKey", Bridge.PRODUCT);
        body.put("deviceName", device);
        return cloud.ask(path, body);
    }

    /** Calls a service whose caller waits. */
    JsonNode selfTest(String device) {
        return ask("/api/service", device, Map.of("service", "SelfTest", "timeoutMs", 8_000));
    }

    /** Calls a service whose caller does not wait, and waits for the reply of the device. */
    void flush(String device) {
        String id = ask("/api/service", device, Map.of("service", "Flush", "params", Map.of("Seconds", 5)))
                .path("id")
                .asText();
        Awaitility.await("reply to " + id).atMost(PATIENCE).untilAsserted(() -> {
            JsonNode replies = replies(device);
            assertThat(replies.toString()).contains("\"id\":\"" + id + "\"");
            replies.forEach(reply -> assertThat(reply.path("code").asInt()).isEqualTo(200));
        });
    }

    /** What the device has answered to those who do not wait. */
    JsonNode replies(String device) {
        return ask("/api/thing", device, Map.of()).path("replies");
    }

    static void assertPassed(JsonNode outcome) {
        assertThat(outcome.path("code").asInt()).as(outcome.toString()).isEqualTo(200);
        assertThat(outcome.path("data").path("Passed").asInt()).isEqualTo(1);
        assertThat(outcome.has("wrongId")).isFalse();
        assertThat(outcome.has("checkFailedData")).isFalse();
    }

    private Map<String, String> typed(String connector) {
        Map<String, String> props = bridge.platform(bridge.emulator().wss());
        props.put("connector.class", connector);
        props.put("tasks.max", "1");
        props.put("key.converter", TEXT);
        props.put("header.converter", TEXT);
        props.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        props.put("value.converter.schemas.enable", "false");
        props.put("thing.model.files", bridge.write("model.json", model).toString());
        return props;
    }

    /** Calls and asynchronous services, both to {@code calls}. */
    Map<String, String> source() {
        Map<String, String> props = typed(Bridge.SOURCE);
        props.put("downlink.routes", "calls,services");
        props.put("downlink.routes.calls.preset", "rrpc");
        props.put("downlink.routes.calls.kafka.topic", bridge.name("calls"));
        props.put("downlink.routes.services.preset", "service");
        props.put("downlink.routes.services.kafka.topic", bridge.name("calls"));
        return props;
    }

    /** Answers, and those that are none to {@code dead}. */
    Map<String, String> sink() {
        Map<String, String> props = typed(Bridge.SINK);
        props.put("topics", bridge.name("answers"));
        props.put("consumer.override.auto.offset.reset", "earliest");
        bridge.putDeadLetters(props);
        putAnswers(props);
        return props;
    }

    /** The same in the source. */
    Map<String, String> both() {
        Map<String, String> props = source();
        props.put("uplink.topics", bridge.name("answers"));
        props.put("uplink.consumer.bootstrap.servers", cluster.kafka().bootstrapServers());
        props.put("uplink.errors.topic", bridge.name("dead"));
        putAnswers(props);
        return props;
    }

    private void putAnswers(Map<String, String> props) {
        props.put("uplink.routes", "answers");
        props.put("uplink.routes.answers.preset", "answer");
        props.put("uplink.routes.answers.kafka.topics", bridge.name("answers"));
    }

    /** What an application has to do: the output of the service, with the headers of the request, under any key. */
    void answer(ConsumerRecord<byte[], byte[]> request) {
        String value = request.headers().lastHeader("iot.request.raw") == null
                ? header(request, "iot.service").equals("SelfTest") ? "{\"Passed\":true}" : "{}"
                : "{\"pong\":1}";
        send(headers(request), value);
    }

    /** A record to the topic for answers. */
    void send(Map<String, String> headers, String value) {
        cluster.records()
                .send(
                        bridge.name("answers"),
                        ("any key " + answers.incrementAndGet()).getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8),
                        headers);
    }

    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header)));
        return headers;
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
