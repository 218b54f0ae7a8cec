package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The requests of the cloud side that have to do with thing models; {@code docs/emulator.md} shows them with their bodies. */
final class ThingApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Platform platform;

    ThingApi(Platform platform) {
        this.platform = platform;
    }

    /** Empty if there is no such request. */
    Optional<CompletableFuture<Object>> answer(String request, String body) {
        return switch (request) {
            case "POST /api/products" -> done(product(Api.parse(body)));
            case "POST /api/settings" -> done(JSON.valueToTree(platform.things().change(Api.parse(body))));
            case "POST /api/thing" -> done(platform.things().known(line(Api.parse(body))));
            case "POST /api/property" -> done(set(Api.parse(body)));
            case "POST /api/service" -> Optional.of(service(Api.parse(body)));
            default -> Optional.empty();
        };
    }

    private static Optional<CompletableFuture<Object>> done(Object body) {
        return Optional.of(CompletableFuture.completedFuture(body));
    }

    private Line line(JsonNode request) {
        return platform.line(Api.text(request, "productKey"), Api.text(request, "deviceName"));
    }

    private Object set(JsonNode request) {
        return platform.things().set(line(request), request.path("properties"));
    }

    private CompletableFuture<Object> service(JsonNode request) {
        JsonNode params = request.has("params") ? request.get("params") : JSON.createObjectNode();
        return platform.things()
                .service(
                        line(request),
                        Api.text(request, "service"),
                        params,
                        request.path("timeoutMs").asLong(Long.MAX_VALUE))
                .thenApply(answer -> answer);
    }

    private Object product(JsonNode request) {
        platform.things().product(Api.text(request, "productKey"), request);
        return Map.of();
    }
}
