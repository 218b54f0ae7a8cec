package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Single posts of properties and events (platform.md D3, platform-thing.md 1.5, 1.6). */
final class Posts {

    private Posts() {}

    static Verdict property(Context context, Frame frame) {
        JsonNode params = frame.params();
        if (!params.isObject() || params.isEmpty() && context.judges()) {
            return Verdict.badParameters();
        }
        Optional<Verdict> refusal = PropertyValues.refusal(context, params.size());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        for (Map.Entry<String, JsonNode> property : params.properties()) {
            Optional<Failure> time = Timed.failure(property.getKey(), property.getValue(), context);
            if (time.isPresent()) {
                return Verdict.of(time.get());
            }
        }
        PropertyValues values = new PropertyValues(context, names(params));
        params.properties().forEach(property -> values.take(property.getKey(), property.getValue()));
        Verdict verdict = values.verdict(false);
        if (verdict.ok()) {
            values.store(true);
        }
        return verdict;
    }

    static Verdict event(Context context, Frame frame, String name) {
        JsonNode params = frame.params();
        if (!params.isObject() || !Timed.wraps(params) && !context.settings().bareEvents()) {
            return Verdict.badParameters();
        }
        Optional<Failure> failure = eventFailure(context, name, params);
        if (failure.isPresent()) {
            return Verdict.of(failure.get());
        }
        storeEvent(context, name, params);
        return Verdict.success();
    }

    /** An event falls as a whole. */
    static Optional<Failure> eventFailure(Context context, String name, JsonNode json) {
        Optional<Failure> failure = Timed.failure(name, json, context);
        if (failure.isPresent()) {
            return failure;
        }
        Timed timed = Timed.of(json, context.now());
        failure = context.event(name, timed.value());
        failure.ifPresent(why -> context.refused(name, why, timed.value(), timed.time()));
        return failure;
    }

    static void storeEvent(Context context, String name, JsonNode json) {
        Timed timed = Timed.of(json, context.now());
        ObjectNode entry = Frame.JSON.createObjectNode();
        entry.put("identifier", name).put("type", context.eventType(name)).set("value", timed.value());
        context.remember("events", entry.put("time", timed.time()));
        context.findings().stored();
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
