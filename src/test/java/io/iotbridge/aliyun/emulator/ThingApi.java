package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The requests of the cloud side that have to do with thing models; {@code docs/emulator-thing.md} shows them with their bodies. */
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
            case "POST /api/desired" -> done(desired(Api.parse(body)));
            case "POST /api/shadow" -> done(shadow(Api.parse(body)));
            case "POST /api/config" -> done(config(Api.parse(body)));
            case "POST /api/ota" -> done(ota(Api.parse(body)));
            case "POST /api/broadcast" -> done(broadcast(Api.parse(body)));
            case "POST /api/topology" -> done(topology(Api.parse(body)));
            case "POST /api/devices" -> done(device(Api.parse(body)));
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

    private Object desired(JsonNode request) {
        return platform.things().cloud().desired(line(request), request.path("properties"));
    }

    private Object shadow(JsonNode request) {
        return platform.things().cloud().shadow(line(request), request.path("desired"));
    }

    private Object config(JsonNode request) {
        String productKey = Api.text(request, "productKey");
        return platform.things().cloud().config(platform.lines(productKey), productKey, Api.text(request, "content"));
    }

    private Object ota(JsonNode request) {
        return platform.things().cloud().ota(line(request), Api.text(request, "version"), Api.text(request, "content"));
    }

    private Object broadcast(JsonNode request) {
        return platform.things()
                .cloud()
                .broadcast(
                        platform.lines(Api.text(request, "productKey")),
                        Api.payload(request),
                        System.currentTimeMillis(),
                        platform.things().settings().broadcastMs());
    }

    private Object topology(JsonNode request) {
        List<Line> devices = new ArrayList<>();
        request.path("devices").forEach(device -> devices.add(line(device)));
        String kind = Api.text(request, "kind");
        Object answer = platform.things().cloud().topology(kind, line(request.path("gateway")), devices);
        if (kind.equals("remove")) {
            devices.forEach(sub ->
                    sub.hub().subSessions().end(sub.hub(), sub.device(), SubSessions.NO_TOPOLOGY, "no topology"));
        }
        return answer;
    }

    private Object device(JsonNode request) {
        String productKey = Api.text(request, "productKey");
        String deviceName = Api.text(request, "deviceName");
        String kind = Api.text(request, "kind");
        if (List.of("enable", "disable", "delete").contains(kind)) {
            platform.things().cloud().announce(kind, platform.line(productKey, deviceName));
        }
        switch (kind) {
            case "add" -> add(new DeviceEntry(productKey, deviceName, Api.text(request, "deviceSecret")));
            case "delete" -> platform.remove(productKey, deviceName);
            case "enable" -> platform.enable(productKey, deviceName);
            case "disable" -> platform.disable(productKey, deviceName);
            default -> throw new IllegalArgumentException("kind must be one of add, delete, enable, disable");
        }
        return Map.of();
    }

    private void add(DeviceEntry entry) {
        boolean known = platform.lines(entry.productKey()).stream()
                .anyMatch(line -> line.deviceName().equals(entry.deviceName()));
        if (known) {
            throw new IllegalArgumentException("there is a device " + entry);
        }
        platform.addDevice(entry);
    }

    private Object product(JsonNode request) {
        platform.things().product(Api.text(request, "productKey"), request);
        return Map.of();
    }
}
