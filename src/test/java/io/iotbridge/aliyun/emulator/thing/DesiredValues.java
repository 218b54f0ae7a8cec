package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the cloud side wants a device's properties to be (platform.md D3), each with a version that goes on rising after it is deleted. */
final class DesiredValues {

    private static final int TOO_MANY = 6104;

    private final Map<String, Integer> versions = new LinkedHashMap<>();
    private final Map<String, JsonNode> values = new LinkedHashMap<>();

    /** The highest version among those that are new. */
    synchronized int set(JsonNode properties) {
        int highest = 0;
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            values.put(property.getKey(), property.getValue());
            highest = Math.max(highest, versions.merge(property.getKey(), 1, Integer::sum));
        }
        return highest;
    }

    /** No names means all. */
    static Verdict get(Context context, Frame frame) {
        if (!frame.params().isArray()) {
            return Verdict.badParameters();
        }
        return tooMany(context, frame)
                .orElseGet(() -> Verdict.success(context.state().desired().json(frame.params())));
    }

    private static Optional<Verdict> tooMany(Context context, Frame frame) {
        return frame.params().size() > context.settings().postProperties()
                ? Optional.of(Verdict.refused(TOO_MANY, "too many properties"))
                : Optional.empty();
    }

    /** A property that names another version than the present one is left as it is. */
    static Verdict delete(Context context, Frame frame) {
        if (!frame.params().isObject() || frame.params().isEmpty()) {
            return Verdict.badParameters();
        }
        return tooMany(context, frame).orElseGet(() -> {
            context.state().desired().remove(frame.params());
            return Verdict.success();
        });
    }

    private synchronized void remove(JsonNode properties) {
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode version = property.getValue().path("version");
            if (version.isMissingNode() || version.asInt() == versions.getOrDefault(property.getKey(), 0)) {
                values.remove(property.getKey());
            }
        }
    }

    synchronized ObjectNode json(JsonNode names) {
        ObjectNode json = Frame.JSON.createObjectNode();
        values.forEach((name, value) -> {
            boolean asked = names.isEmpty();
            for (JsonNode one : names) {
                asked |= one.asText().equals(name);
            }
            if (asked) {
                json.putObject(name).put("version", versions.get(name)).set("value", value);
            }
        });
        return json;
    }
}
