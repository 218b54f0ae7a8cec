package io.iotbridge.aliyun.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' HTTP interface. */
final class PrometheusApi {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;

    PrometheusApi(int port) {
        uri = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * The values that an expression has now.
     *
     * @throws IllegalArgumentException if it is none
     */
    List<Double> values(String expression) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalArgumentException(answer.path("error").asText());
        }
        List<Double> values = new ArrayList<>();
        for (JsonNode series : answer.path("data").path("result")) {
            values.add(Double.valueOf(series.path("value").path(1).asText().replace("Inf", "Infinity")));
        }
        return values;
    }

    /** Names of the alerts that fire. */
    List<String> firing() {
        List<String> names = new ArrayList<>();
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                names.add(alert.path("labels").path("alertname").asText());
            }
        }
        return names;
    }

    boolean isReady() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private JsonNode get(String path) {
        try {
            return new ObjectMapper().readTree(send(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
