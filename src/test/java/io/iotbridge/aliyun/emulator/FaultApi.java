package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code POST /api/faults}: brings about what a test or a trial asks for. */
record FaultApi(Platform platform) {

    CompletableFuture<Api.Answer> answer(JsonNode request) {
        Fault fault = kind(Api.text(request, "kind"));
        FaultSettings settings = settings(request);
        // Stopping waits for the event loops, and this runs on one of them.
        return CompletableFuture.runAsync(() -> platform.fault(fault, settings))
                .thenApply(done -> new Api.Answer(200, Map.of("kind", fault.name())));
    }

    private static Fault kind(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Fault.values())
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kind is " + name + ", must be one of " + List.of(Fault.values())));
    }

    private static FaultSettings settings(JsonNode request) {
        double percent = request.path("percent").asDouble(0);
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent is " + percent + ", must be between 0 and 100");
        }
        return new FaultSettings(
                request.path("productKey").asText(""),
                request.path("deviceName").asText(""),
                request.path("count").asInt(0),
                request.path("code").asInt(0),
                request.path("delayMs").asLong(0),
                request.path("filter").asText(""),
                percent,
                request.path("seed").asLong(0));
    }
}
