package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The requests of the cloud side (design.md section 8): JSON in, JSON out. {@code POST /api/publish} takes one message, or an array of
 * messages that it publishes in their order and answers with an array of as many outcomes; one that is malformed refuses the whole array.
 * {@code POST /api/seen} takes an array of what somebody has seen in Kafka, for the page, which asks {@code GET /api/live}.
 */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RRPC_TIMEOUT_MS = 8000;

    private final Platform platform;
    private final ThingApi things;
    private final Load load = new Load();

    Api(Platform platform) {
        this.platform = platform;
        this.things = new ThingApi(platform);
    }

    record Answer(int status, Object body) {

        static Answer failed(Throwable failure) {
            boolean fault = failure instanceof IllegalArgumentException;
            return new Answer(fault ? 400 : 500, Map.of("error", String.valueOf(failure.getMessage())));
        }
    }

    CompletableFuture<Answer> answer(String method, String uri, String body) {
        QueryStringDecoder query = new QueryStringDecoder(uri);
        try {
            return switch (method + " " + query.path()) {
                case "GET /api/devices" -> done(platform.devices());
                case "GET /api/live" -> done(live(query));
                case "GET /api/load" -> done(load.json());
                case "POST /api/load" -> done(load.change(parse(body)));
                case "GET /api/messages" -> done(messages(query));
                case "GET /api/frames" -> done(platform.things().frames(after(query), limit(query)));
                case "GET /api/counts" -> done(platform.counts());
                case "GET /api/violations" -> done(platform.violations());
                case "GET /api/connects" ->
                    done(platform.connects().stream()
                            .filter(attempt -> attempt.nanos() > after(query))
                            .toList());
                case "GET /api/acknowledgements" ->
                    done(platform.acknowledgements(parameter(query, "productKey"), parameter(query, "deviceName")));
                case "POST /api/publish" -> done(publish(body));
                case "POST /api/seen" -> done(seen(json(body)));
                case "POST /api/packet-ids" -> done(packetIds(parse(body)));
                case "POST /api/rrpc" -> rrpc(parse(body));
                case "GET /api/faults" -> done(platform.faultsMet());
                case "POST /api/faults" -> new FaultApi(platform).answer(parse(body));
                default ->
                    things.answer(method + " " + query.path(), body)
                            .map(answer -> answer.thenApply(json -> new Answer(200, json)))
                            .orElseGet(() -> CompletableFuture.completedFuture(
                                    new Answer(404, Map.of("error", "no " + method + " " + query.path()))));
            };
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Answer.failed(e));
        }
    }

    private static CompletableFuture<Answer> done(Object body) {
        return CompletableFuture.completedFuture(new Answer(200, body));
    }

    private Map<String, Object> live(QueryStringDecoder query) {
        Map<String, Object> live = platform.look(after(query));
        live.put("load", load.json(platform.things()));
        return live;
    }

    private List<Map<String, Object>> messages(QueryStringDecoder query) {
        return platform.messages(after(query), limit(query)).stream()
                .map(Api::json)
                .toList();
    }

    private static long after(QueryStringDecoder query) {
        return Long.parseLong(parameter(query, "after", "0"));
    }

    private static int limit(QueryStringDecoder query) {
        return Integer.parseInt(parameter(query, "limit", "10000"));
    }

    private static Map<String, Object> json(Published published) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seq", published.seq());
        json.put("productKey", published.productKey());
        json.put("deviceName", published.deviceName());
        json.put("topic", published.topic());
        putPayload(json, published.payload());
        json.put("qos", published.qos());
        json.put("dup", published.dup());
        json.put("accepted", published.accepted());
        json.put("reason", published.reason());
        json.put("arrival", published.arrival());
        json.put("nanos", published.nanos());
        return json;
    }

    private Object publish(String body) {
        JsonNode request = json(body);
        if (!request.isArray()) {
            return outcome(Message.of(object(request)));
        }
        List<Message> messages = new ArrayList<>();
        request.forEach(message -> messages.add(Message.of(object(message))));
        return messages.stream().map(this::outcome).toList();
    }

    private Map<String, Object> outcome(Message message) {
        PublishOutcome outcome = platform.publish(
                message.productKey(), message.deviceName(), message.topic(), message.payload(), message.qos());
        return Map.of("outcome", outcome.wireName());
    }

    private record Message(String productKey, String deviceName, String topic, byte[] payload, int qos) {

        static Message of(JsonNode request) {
            return new Message(
                    text(request, "productKey"),
                    text(request, "deviceName"),
                    text(request, "topic"),
                    Api.payload(request),
                    request.path("qos").asInt(0));
        }
    }

    private Object seen(JsonNode request) {
        List<Sighting> sightings = new ArrayList<>();
        request.forEach(one -> sightings.add(new Sighting(
                Trace.Direction.valueOf(text(one, "direction").toUpperCase(Locale.ROOT)),
                new DeviceKey(text(one, "productKey"), text(one, "deviceName")),
                one.path("topic").asText(""),
                one.path("packetId").asInt(0),
                payload(one),
                text(one, "place"),
                one.path("at").asDouble())));
        sightings.forEach(platform::seen);
        return Map.of("seen", sightings.size());
    }

    private Object packetIds(JsonNode request) {
        boolean check = request.path("check").asBoolean(true);
        platform.checkPacketIds(check);
        return Map.of("check", check);
    }

    private CompletableFuture<Answer> rrpc(JsonNode request) {
        Duration timeout = Duration.ofMillis(request.path("timeoutMs").asLong(RRPC_TIMEOUT_MS));
        String topic = request.path("topic").asText("");
        return platform.rrpc(text(request, "productKey"), text(request, "deviceName"), topic, payload(request), timeout)
                .thenApply(outcome -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("result", outcome.result().name());
                    json.put("messageId", outcome.messageId());
                    if (outcome.result() == RrpcOutcome.Result.SUCCESS) {
                        putPayload(json, outcome.payload());
                    }
                    return new Answer(200, json);
                });
    }

    static JsonNode parse(String body) {
        return object(json(body));
    }

    private static JsonNode object(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("a JSON object is expected, not " + node.getNodeType());
        }
        return node;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    static String text(JsonNode request, String name) {
        if (!request.path(name).isTextual()) {
            throw new IllegalArgumentException(name + " is missing or no text");
        }
        return request.get(name).asText();
    }

    static byte[] payload(JsonNode request) {
        if (request.path("payloadBase64").isTextual()) {
            return Base64.getDecoder().decode(request.get("payloadBase64").asText());
        }
        return text(request, "payload").getBytes(StandardCharsets.UTF_8);
    }

    private static void putPayload(Map<String, Object> json, byte[] payload) {
        try {
            json.put(
                    "payload",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString());
        } catch (CharacterCodingException e) {
            json.put("payloadBase64", Base64.getEncoder().encodeToString(payload));
        }
    }

    private static String parameter(QueryStringDecoder query, String name, String otherwise) {
        List<String> values = query.parameters().get(name);
        return values == null ? otherwise : values.get(0);
    }

    private static String parameter(QueryStringDecoder query, String name) {
        String value = parameter(query, name, null);
        if (value == null) {
            throw new IllegalArgumentException("query parameter " + name + " is missing");
        }
        return value;
    }
}
