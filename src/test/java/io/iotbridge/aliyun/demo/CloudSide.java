package io.iotbridge.aliyun.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The platform as its own users see it, over the emulator's HTTP interface: what a reader of the README can do with curl. */
final class CloudSide {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI uri;

    CloudSide(URI uri) {
        this.uri = uri;
    }

    URI uri() {
        return uri;
    }

    /** Sends a message to a device; false when nobody there has subscribed to it. */
    boolean publish(DemoDevice device, String topic, String payload) {
        Map<String, Object> message = Map.of(
                "productKey",
                device.productKey(),
                "deviceName",
                device.deviceName(),
                "topic",
                topic,
                "payload",
                payload,
                "qos",
                1);
        JsonNode answer = exchange(request("/api/publish")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(message).toString())));
        return List.of("delivered", "stored").contains(answer.path("outcome").asText());
    }

    /** What devices have published since. */
    JsonNode messagesAfter(long sequence) {
        return exchange(request("/api/messages?after=" + sequence).GET());
    }

    /** How many devices are signed in. */
    long online() {
        long online = 0;
        for (JsonNode device : exchange(request("/api/devices").GET())) {
            online += device.path("online").asBoolean() ? 1 : 0;
        }
        return online;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path)).timeout(Duration.ofSeconds(10));
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
