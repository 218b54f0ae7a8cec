package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.CheckMode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import io.iotbridge.aliyun.emulator.tsl.Tsl;
import java.util.Optional;

/**
 * A frame's device and what it is judged by.
 *
 * @param topic where the frame came in
 * @param findings what comes of the frame
 * @param now milliseconds since the epoch
 */
record Context(
        DeviceLine line,
        String topic,
        Product product,
        ThingState state,
        ThingSettings settings,
        FrameFaults faults,
        Findings findings,
        long now) {

    /** For another device that the same frame is about. */
    Context of(DeviceLine other, Product itsProduct, ThingState itsState) {
        return new Context(other, topic, itsProduct, itsState, settings, faults, findings, now);
    }

    boolean judges() {
        return product.judges();
    }

    Tsl tsl() {
        return product.tsl().orElseThrow();
    }

    Optional<Failure> property(String name, JsonNode value) {
        return judges() ? tsl().property(name, value, product.checks(), settings.rules()) : Optional.empty();
    }

    Optional<Failure> event(String name, JsonNode outputs) {
        return judges() ? tsl().event(name, outputs, product.checks(), settings.rules()) : Optional.empty();
    }

    /** With checks of none, every event is of this type. */
    String eventType(String name) {
        return judges() ? tsl().eventType(name) : "info";
    }

    /** Remembers for the cloud side what the checks refused. */
    void refused(String name, Failure failure, JsonNode value, long time) {
        ObjectNode failed = Frame.JSON.createObjectNode();
        failed.put("code", failure.code()).put("message", failure.message()).put("time", time);
        failed.set("value", value);
        ObjectNode entry = refusal(failure.code(), failure.message());
        entry.putObject("checkFailedData").set(name, failed);
        remember("refused", entry);
        findings.refused(name, failure.code());
    }

    /** Remembers for the cloud side that a frame was refused. */
    void refused(int code, String message) {
        remember("refused", refusal(code, message));
    }

    void remember(String list, ObjectNode entry) {
        state.remember(list, entry, settings.remembered());
    }

    private ObjectNode refusal(int code, String message) {
        ObjectNode entry = Frame.JSON.createObjectNode();
        entry.put("topic", topic).put("code", code).put("message", message);
        return entry.put("forwarded", product.checks() != CheckMode.STRONG || settings.strongForwards());
    }
}
