package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Posts of a gateway for itself and the devices below it (platform-thing.md 3). */
final class Packs {

    private static final int TOO_MANY_EVENTS = 6356;
    private static final int TOO_MANY_DEVICES = 6357;

    private final Topology topology;
    private final BiFunction<Context, DeviceLine, Context> contexts;

    Packs(Topology topology, BiFunction<Context, DeviceLine, Context> contexts) {
        this.topology = topology;
        this.contexts = contexts;
    }

    /** What an identity in a frame stands for: the device itself or one below it; else why not. */
    private record Named(Context context, Verdict refusal) {}

    private Named named(Context context, JsonNode identity) {
        Optional<DeviceLine> device = Topology.named(context, identity);
        if (device.isPresent() && device.get().name().equals(context.line().name())) {
            return new Named(context, null);
        }
        if (device.isEmpty() || !topology.has(context.line(), device.get())) {
            return new Named(null, device.isEmpty() ? Topology.unknown() : Topology.missing());
        }
        return new Named(contexts.apply(context, device.get()), null);
    }

    /** A list with one element per device; each is judged for itself, and the first refusal is the answer. */
    Verdict history(Context context, Frame frame) {
        if (!frame.params().isArray() || frame.params().isEmpty()) {
            return Verdict.badParameters();
        }
        List<Context> devices = new ArrayList<>();
        for (JsonNode device : frame.params()) {
            Named named = named(context, device.path("identity"));
            if (named.refusal() != null) {
                return named.refusal();
            }
            devices.add(named.context());
        }
        ObjectNode leftOut = Frame.JSON.createObjectNode();
        for (int i = 0; i < devices.size(); i++) {
            Verdict verdict = Batches.past(devices.get(i), frame.params().get(i));
            if (!verdict.ok()) {
                return verdict;
            }
            leftOut.setAll((ObjectNode) verdict.data());
        }
        return Verdict.success(leftOut);
    }

    /** All or nothing. */
    Verdict pack(Context context, Frame frame) {
        JsonNode params = frame.params();
        JsonNode devices = params.path("subDevices");
        if (!params.isObject() || params.isEmpty() || !devices.isMissingNode() && !devices.isArray()) {
            return Verdict.badParameters();
        }
        if (devices.size() > context.settings().packDevices()) {
            return Verdict.refused(TOO_MANY_DEVICES, "too many sub-devices");
        }
        List<Part> parts = new ArrayList<>();
        parts.add(Part.of(context, params));
        for (JsonNode device : devices) {
            Named named = named(context, device.path("identity"));
            if (named.refusal() != null) {
                return named.refusal();
            }
            parts.add(Part.of(named.context(), device));
        }
        if (parts.stream().anyMatch(part -> !part.wellFormed())) {
            return Verdict.badParameters();
        }
        int properties =
                parts.stream().mapToInt(part -> part.properties().size()).sum();
        if (parts.stream().mapToInt(part -> part.events().size()).sum()
                > context.settings().packEvents()) {
            return Verdict.refused(TOO_MANY_EVENTS, "too many events");
        }
        Optional<Verdict> refusal = PropertyValues.refusal(context, properties);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return judge(parts);
    }

    private static Verdict judge(List<Part> parts) {
        List<PropertyValues> checked = new ArrayList<>();
        for (Part part : parts) {
            PropertyValues values = new PropertyValues(part.context(), Posts.names(part.properties()));
            Optional<Failure> failure = part.failure(values);
            if (failure.isPresent()) {
                return Verdict.of(failure.get());
            }
            checked.add(values);
        }
        checked.forEach(values -> values.store(true));
        parts.forEach(part -> part.events()
                .properties()
                .forEach(event -> Posts.storeEvent(part.context(), event.getKey(), event.getValue())));
        return Verdict.success();
    }

    /** The values of one device, one of each name. */
    private record Part(Context context, JsonNode properties, JsonNode events) {

        static Part of(Context context, JsonNode json) {
            return new Part(context, member(json, "properties"), member(json, "events"));
        }

        private static JsonNode member(JsonNode json, String name) {
            return json.has(name) ? json.get(name) : Frame.JSON.createObjectNode();
        }

        boolean wellFormed() {
            return properties.isObject() && events.isObject();
        }

        Optional<Failure> failure(PropertyValues values) {
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                Optional<Failure> time = Timed.failure(property.getKey(), property.getValue(), context);
                if (time.isPresent()) {
                    return time;
                }
                values.take(property.getKey(), property.getValue());
            }
            Optional<Failure> failure = values.firstFailure();
            for (Map.Entry<String, JsonNode> event : events.properties()) {
                failure = failure.or(() -> Posts.eventFailure(context, event.getKey(), event.getValue()));
            }
            return failure;
        }
    }
}
