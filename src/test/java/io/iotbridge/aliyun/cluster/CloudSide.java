package io.iotbridge.aliyun.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The platform as its own users see it, over the emulator's HTTP interface: what a reader of docs/emulator.md can do with curl. */
public final class CloudSide {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI uri;

    /** Connects on first use. */
    public CloudSide(URI uri) {
        this.uri = uri;
    }

    public URI uri() {
        return uri;
    }

    /** A message to a device. */
    public record Message(String productKey, String deviceName, String topic, String payload, int qos) {}

    /** Sends a message to a device; false when nobody there has subscribed to it. */
    public boolean publish(Message message) {
        return publish(List.of(message)).get(0);
    }

    /** Sends messages in their order, in one request, and says of each whether the platform took it. */
    public List<Boolean> publish(List<Message> messages) {
        List<Boolean> taken = new ArrayList<>(messages.size());
        for (JsonNode answer : post("/api/publish", messages)) {
            taken.add(List.of("delivered", "stored")
                    .contains(answer.path("outcome").asText()));
        }
        return taken;
    }

    /**
     * What was seen of a message in Kafka, for the emulator's page.
     *
     * @param direction {@code down} for what came from the platform, {@code up} for what is to go there
     * @param topic the platform's topic, empty if it is not known
     * @param packetId of the publish that brought it, 0 if there was none
     * @param place where in Kafka, for people to read
     * @param at milliseconds since the epoch
     */
    public record Seen(
            String direction,
            String productKey,
            String deviceName,
            String topic,
            int packetId,
            String payloadBase64,
            String place,
            double at) {}

    /** Tells the emulator's page. */
    public void seen(List<Seen> sightings) {
        post("/api/seen", sightings);
    }

    /** What devices have published since. */
    public JsonNode messagesAfter(long sequence) {
        return exchange(request("/api/messages?after=" + sequence).GET());
    }

    /** As {@link #messagesAfter(long)}, at most so many. */
    public JsonNode messagesAfter(long sequence, int limit) {
        return exchange(
                request("/api/messages?after=" + sequence + "&limit=" + limit).GET());
    }

    /** All devices as the console shows them. */
    public JsonNode devices() {
        return exchange(request("/api/devices").GET());
    }

    /** How much there is of everything: {@code devices}, {@code online}, {@code subscribed}, {@code published}, {@code pings}, {@code disconnects}. */
    public JsonNode counts() {
        return exchange(request("/api/counts").GET());
    }

    /** CONNECTs after this moment of the platform's monotonic clock, in order: {@code deviceName}, {@code nanos}, {@code refusal}, {@code kicks}. */
    public JsonNode connectsAfter(long nanos) {
        return exchange(request("/api/connects?after=" + nanos).GET());
    }

    /** What devices did that no MQTT client may, a sentence each, oldest first. */
    public List<String> violations() {
        List<String> all = new ArrayList<>();
        exchange(request("/api/violations").GET()).forEach(one -> all.add(one.asText()));
        return all;
    }

    /** Whether packet identifiers of publishes are checked: not while clients end that cannot sign off. */
    public void checkPacketIds(boolean on) {
        post("/api/packet-ids", Map.of("check", on));
    }

    /** How many devices are signed in. */
    public long online() {
        long online = 0;
        for (JsonNode device : devices()) {
            online += device.path("online").asBoolean() ? 1 : 0;
        }
        return online;
    }

    /** Brings about a fault, by the name and with the settings that {@code POST /api/faults} takes. */
    public void fault(String kind, Map<String, ?> settings) {
        Map<String, Object> request = new HashMap<>(settings);
        request.put("kind", kind);
        post("/api/faults", request);
    }

    /** How often each device has met a standing fault since the start, by its name; of this kind, as {@code LOSE_REPLY}. */
    public Map<String, Long> met(String kind) {
        Map<String, Long> met = new HashMap<>();
        for (JsonNode one : exchange(request("/api/faults").GET())) {
            if (one.path("kind").asText().equals(kind)) {
                met.merge(one.path("deviceName").asText(), one.path("times").asLong(), Long::sum);
            }
        }
        return met;
    }

    /** Any request of docs/emulator-thing.md, with its body. */
    public JsonNode ask(String path, Map<String, ?> body) {
        return post(path, body);
    }

    /** How many readings a second the page asks for. */
    public int load() {
        return exchange(request("/api/load").GET()).path("perSecond").asInt();
    }

    /** What became of devices' frames since, oldest first: {@code seq}, {@code id}, {@code code}, {@code refused}, {@code stored} and who and where. */
    public JsonNode framesAfter(long sequence) {
        return exchange(request("/api/frames?limit=1000000&after=" + sequence).GET());
    }

    /** Calls a device; done when it has answered, or the platform has given up. */
    public CompletableFuture<JsonNode> call(String productKey, String deviceName, String payload) {
        return call(Map.of("productKey", productKey, "deviceName", deviceName, "payload", payload));
    }

    /** The same; the platform gives up after so long. */
    public CompletableFuture<JsonNode> call(String productKey, String deviceName, String payload, Duration patience) {
        return call(Map.of(
                "productKey",
                productKey,
                "deviceName",
                deviceName,
                "payload",
                payload,
                "timeoutMs",
                patience.toMillis()));
    }

    private CompletableFuture<JsonNode> call(Map<String, ?> body) {
        HttpRequest request = request("/api/rrpc")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> parse(response.body()));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode post(String path, Object body) {
        return exchange(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path)).timeout(Duration.ofSeconds(60));
    }

    private JsonNode exchange(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(request.uri() + " → " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri().toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
