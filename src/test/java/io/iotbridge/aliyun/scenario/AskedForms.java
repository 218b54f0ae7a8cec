package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.cluster.TopicReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** Every form in which the platform asks a device, and everything that is no answer, over one connector for both directions. */
final class AskedForms {

    private static final Duration PATIENCE = AskedDevices.PATIENCE;
    /** More than the platform takes. */
    static final String LARGE = "\"" + "x".repeat(300 * 1024) + "\"";

    private final Bridge bridge;
    private final AskedDevices asked;

    AskedForms(Bridge bridge, AskedDevices asked) {
        this.bridge = bridge;
        this.asked = asked;
    }

    /** All requests to {@code calls}. Nobody waits longer than a moment for an answer to a custom RRPC. */
    Map<String, String> both() {
        Map<String, String> props = asked.both();
        props.put("iot.rrpc.custom", "true");
        props.put("downlink.routes", "calls,services,set,get,custom");
        for (String preset : List.of("property-set", "property-get", "rrpc-custom")) {
            String route = "downlink.routes."
                    + preset.substring(preset.lastIndexOf('-') + 1).replace("rrpc", "custom");
            props.put(route + ".preset", preset);
            props.put(route + ".kafka.topic", bridge.name("calls"));
        }
        props.put("downlink.routes.custom.payload", "json");
        props.put("downlink.routes.custom.deadline.ms", "2000");
        props.put("uplink.rate.qos0.per.second", "0");
        props.put("uplink.rate.qos1.per.second", "0");
        return props;
    }

    /** Two routes more, for properties that are set and asked for; to {@code calls} too. */
    void addProperties(Map<String, String> source) {
        source.merge("downlink.routes", "set,get", (routes, more) -> routes + "," + more);
        for (String route : List.of("set", "get")) {
            source.put("downlink.routes." + route + ".preset", "property-" + route);
            source.put("downlink.routes." + route + ".kafka.topic", bridge.name("calls"));
        }
    }

    /** What the application does; by the form of the request. */
    void answer(ConsumerRecord<byte[], byte[]> request) {
        Map<String, String> headers = AskedDevices.headers(request);
        asked.send(headers, output(headers));
    }

    private static String output(Map<String, String> headers) {
        if (headers.containsKey("iot.request.raw")) {
            return "{\"pong\":1}";
        }
        if (headers.get("iot.reply.topic").endsWith("/property/get_reply")) {
            return "{\"Speed\":20}";
        }
        return "SelfTest".equals(headers.get("iot.service")) ? "{\"Passed\":true}" : "{}";
    }

    /** Asks in each form, and has the answer to each. */
    void everyForm(String device) {
        asked.flush(device);
        asked.cloud().ask("/api/settings", Map.of("rrpcForm", "system"));
        AskedDevices.assertPassed(asked.selfTest(device));
        asked.cloud().ask("/api/settings", Map.of("rrpcForm", "ext"));
        AskedDevices.assertPassed(asked.selfTest(device));
        properties(device);
        assertPong(asked.ask("/api/rrpc", device, Map.of("payload", "ping", "timeoutMs", 8_000)));
        assertPong(custom(device));
    }

    /** Sets a property, and asks for it. */
    void properties(String device) {
        String id = asked.ask("/api/property", device, Map.of("properties", Map.of("Speed", 20)))
                .path("id")
                .asText();
        assertThat(reply(device, id).path("code").asInt()).isEqualTo(200);
        bridge.send(
                device,
                "/sys/{device}/thing/service/property/get",
                AskedDevices.bytes(
                        "{\"id\":\"9001\",\"version\":\"1.0\",\"method\":\"thing.service.property.get\",\"params\":[\"Speed\"]}"),
                1);
        assertThat(reply(device, "9001").path("data").path("Speed").asInt()).isEqualTo(20);
    }

    private JsonNode custom(String device) {
        String topic = "/" + Bridge.PRODUCT + "/" + device + "/user/get";
        return asked.ask("/api/rrpc", device, Map.of("topic", topic, "payload", "\"ping\"", "timeoutMs", 8_000));
    }

    private static void assertPong(JsonNode outcome) {
        assertThat(outcome.path("payload").asText()).as(outcome.toString()).isEqualTo("{\"pong\":1}");
    }

    private JsonNode reply(String device, String id) {
        JsonNode[] found = new JsonNode[1];
        Awaitility.await("reply to " + id).atMost(PATIENCE).until(() -> {
            asked.replies(device).forEach(reply -> {
                if (reply.path("id").asText().equals(id)) {
                    found[0] = reply;
                }
            });
            return found[0] != null;
        });
        return found[0];
    }

    /** Calls without an application, answers wrongly, then rightly and then once more; the caller has the right one, and the others are reported. */
    void everyFailure(String device, TopicReader calls, TopicReader dead) {
        int before = dead.records().size();
        int answers = bridge.accepted(device).size();
        int requests = calls.records().size();
        CompletableFuture<JsonNode> outcome = CompletableFuture.supplyAsync(() -> asked.selfTest(device));
        Map<String, String> request = next(requests, calls);
        send(request, "iot.reply.topic", "/sys/a1Product/nobody/rrpc/response/1", "{\"Passed\":false}");
        send(request, "iot.deadline", "1000", "{\"Passed\":false}");
        asked.send(request, "{\"code\":500,\"message\":\"broken\"}");
        asked.send(request, "{\"Passed\":\"perhaps\"}");
        send(request, "iot.request.raw", "true", LARGE);
        assertReasons(
                dead,
                before,
                "device a1Product/nobody is not in iot.devices",
                "ms too late",
                "500 is not a code that a device can answer with",
                "Passed",
                "the platform accepts at most 262144");
        assertThat(bridge.accepted(device)).hasSize(answers);

        asked.send(request, "{\"Passed\":true}");
        AskedDevices.assertPassed(outcome.join());
        asked.send(request, "{\"Passed\":false}");
        assertReasons(dead, before + 5, "already has an answer; this is a second one");
        assertThat(bridge.accepted(device)).hasSize(answers + 1);
    }

    /** A device that is away when its answer is written: that is reported, at the latest when its time is over. */
    void deviceAway(String device, TopicReader calls, TopicReader dead) {
        int before = dead.records().size();
        int requests = calls.records().size();
        CompletableFuture.runAsync(() -> custom(device));
        Map<String, String> request = next(requests, calls);
        int answers = bridge.accepted(device).size();
        bridge.emulator().platform().disable(Bridge.PRODUCT, device);
        asked.send(request, "\"pong\"");
        assertReasons(dead, before, "ms too late");
        assertThat(bridge.accepted(device)).hasSize(answers);
    }

    /** The headers of the request that comes next. */
    private static Map<String, String> next(int before, TopicReader calls) {
        return AskedDevices.headers(calls.await(before + 1, PATIENCE).get(before));
    }

    private void send(Map<String, String> request, String name, String changed, String value) {
        Map<String, String> headers = new HashMap<>(request);
        headers.put(name, changed);
        asked.send(headers, value);
    }

    /** In any order: they come from the partitions of two tasks. */
    private static void assertReasons(TopicReader dead, int before, String... words) {
        List<String> reasons = dead.await(before + words.length, PATIENCE).stream()
                .skip(before)
                .map(report -> AskedDevices.header(report, "iot.error.reason"))
                .toList();
        assertThat(reasons).hasSize(words.length);
        for (String word : words) {
            assertThat(reasons).as(word).anyMatch(reason -> reason.contains(word));
        }
    }
}
