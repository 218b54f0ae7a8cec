package io.iotbridge.aliyun.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A worker's REST interface. What the worker refuses is a {@link ConnectException} with its answer. */
public final class ConnectRest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI uri;

    private final Evidence evidence;

    ConnectRest(URI uri, Evidence evidence) {
        this.uri = uri;
        this.evidence = evidence;
    }

    public URI uri() {
        return uri;
    }

    /** Whether the worker has joined its group and takes requests. */
    public boolean isHealthy() {
        try {
            return request("GET", "/health", null).path("status").asText().equals("healthy");
        } catch (ConnectException refused) {
            return refused.status() == 404 && answersBeforeKafka39();
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** There is no {@code /health} yet; the herder answers this one itself. */
    private boolean answersBeforeKafka39() {
        try {
            connectors();
            return true;
        } catch (ConnectException | UncheckedIOException notYet) {
            return false;
        }
    }

    /** Posts a file's content, {@code {"name": …, "config": {…}}}. */
    public void create(String nameAndConfig) {
        exchange("POST", "/connectors", nameAndConfig);
    }

    /** Creates the connector or gives it another configuration. */
    public void createOrUpdate(String name, Map<String, String> config) {
        evidence.given(config);
        request("PUT", "/connectors/" + name + "/config", config);
    }

    /** What the connector's own validation says: the wrong keys with their errors, nothing when all is well. */
    public Map<String, List<String>> validate(String connectorClass, Map<String, String> config) {
        Map<String, String> complete = new LinkedHashMap<>(config);
        evidence.given(config);
        complete.put("connector.class", connectorClass);
        complete.putIfAbsent("name", "validated");
        String simpleName = connectorClass.substring(connectorClass.lastIndexOf('.') + 1);
        JsonNode answer = request("PUT", "/connector-plugins/" + simpleName + "/config/validate", complete);
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (JsonNode key : answer.path("configs")) {
            JsonNode value = key.path("value");
            List<String> wrong = JSON.convertValue(value.path("errors"), new TypeReference<>() {});
            if (!wrong.isEmpty()) {
                errors.put(value.path("name").asText(), wrong);
            }
        }
        return errors;
    }

    /** State of the connector and its tasks. */
    public ConnectorStatus status(String name) {
        return JSON.convertValue(request("GET", "/connectors/" + name + "/status", null), ConnectorStatus.class);
    }

    /** Waits until the connector and so many tasks run; a failed one ends the waiting with its trace. */
    public void awaitRunning(String name, int tasks) {
        awaitStatus(name, Duration.ofSeconds(30), status -> {
            if (status.isFailed()) {
                throw new IllegalStateException(name + " failed: " + status);
            }
            return status.isRunning(tasks);
        });
    }

    /** Waits for a state of the connector and its tasks. */
    public void awaitStatus(String name, Duration patience, Predicate<ConnectorStatus> state) {
        Awaitility.await(name)
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(ConnectRest::isTransient)
                .until(() -> status(name), state);
    }

    /** Restarts the connector and all its tasks. */
    public void restart(String name) {
        request("POST", "/connectors/" + name + "/restart?includeTasks=true", null);
    }

    /** Gives a connector another configuration while it is stopped: its tasks start once, not once for each request. */
    public void change(String name, Map<String, String> config) {
        stop(name);
        awaitStatus(name, Duration.ofSeconds(30), ConnectorStatus::isStopped);
        soon(name, () -> createOrUpdate(name, config));
        soon(name, () -> resume(name));
    }

    /** Restarts the connector and all its tasks, once no rebalance of the workers is in the way. */
    public void restartSoon(String name) {
        soon(name, () -> restart(name));
    }

    private static void soon(String name, Runnable request) {
        Awaitility.await(name)
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(ConnectRest::isTransient)
                .until(() -> {
                    request.run();
                    return true;
                });
    }

    /** Restarts one task. */
    public void restartTask(String name, int task) {
        request("POST", "/connectors/" + name + "/tasks/" + task + "/restart", null);
    }

    /** Tasks stay, and rest. */
    public void pause(String name) {
        request("PUT", "/connectors/" + name + "/pause", null);
    }

    /** The opposite of pause and stop. */
    public void resume(String name) {
        request("PUT", "/connectors/" + name + "/resume", null);
    }

    /** Tasks go, configuration and offsets stay. */
    public void stop(String name) {
        request("PUT", "/connectors/" + name + "/stop", null);
    }

    /** Forgets the connector. */
    public void delete(String name) {
        request("DELETE", "/connectors/" + name, null);
    }

    /** The offsets committed for the connector, as the worker has them. */
    public JsonNode offsets(String name) {
        return request("GET", "/connectors/" + name + "/offsets", null).path("offsets");
    }

    /** Sets offsets of a stopped connector, each {@code {"partition": …, "offset": …}}; returns what the worker says of it. */
    public String alterOffsets(String name, List<Map<String, ?>> offsets) {
        JsonNode answer = request("PATCH", "/connectors/" + name + "/offsets", Map.of("offsets", offsets));
        return answer.path("message").asText();
    }

    /** Forgets the offsets of a stopped connector; returns what the worker says of it. */
    public String resetOffsets(String name) {
        return request("DELETE", "/connectors/" + name + "/offsets", null)
                .path("message")
                .asText();
    }

    /** The tasks with their configurations, as the worker shows them. */
    public JsonNode taskConfigs(String name) {
        return request("GET", "/connectors/" + name + "/tasks", null);
    }

    /** Names of the connectors. */
    public List<String> connectors() {
        return JSON.convertValue(request("GET", "/connectors", null), new TypeReference<>() {});
    }

    /** The configuration the worker holds. */
    public Map<String, String> config(String name) {
        return JSON.convertValue(request("GET", "/connectors/" + name + "/config", null), new TypeReference<>() {});
    }

    /** Classes and versions of all the plugins the worker has found: connectors, converters, transformations. */
    public Map<String, String> plugins() {
        Map<String, String> versions = new LinkedHashMap<>();
        for (JsonNode plugin : request("GET", "/connector-plugins?connectorsOnly=false", null)) {
            versions.put(plugin.path("class").asText(), plugin.path("version").asText());
        }
        return versions;
    }

    private JsonNode request(String method, String path, Object body) {
        try {
            String answer = exchange(method, path, body == null ? null : JSON.writeValueAsString(body));
            return answer.isEmpty() ? JSON.nullNode() : JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String exchange(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            evidence.answered(method + " " + path, response.body());
            if (response.statusCode() >= 300) {
                throw new ConnectException(method + " " + path, response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + uri.resolve(path), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + path, e);
        }
    }

    /** Unknown for a moment after creation, or rebalancing, or the worker is on its way back. */
    private static boolean isTransient(Throwable error) {
        return error instanceof UncheckedIOException
                || error instanceof ConnectException refused
                        && (refused.status() == 404 || refused.status() == 409 || refused.status() >= 500);
    }
}
