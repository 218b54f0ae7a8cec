package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A device's tags (platform.md D3); so many that memory has an end. */
final class Tags {

    private static final int MOST = 1000;

    private final Map<String, String> tags = new ConcurrentSkipListMap<>();

    static Verdict update(Context context, Frame frame) {
        if (!named(frame.params(), "attrKey") || !named(frame.params(), "attrValue")) {
            return Verdict.badParameters();
        }
        Map<String, String> tags = context.state().tags().tags;
        if (tags.size() + frame.params().size() > MOST) {
            return Verdict.badParameters();
        }
        frame.params()
                .forEach(tag -> tags.put(
                        tag.get("attrKey").asText(), tag.get("attrValue").asText()));
        return Verdict.success();
    }

    static Verdict delete(Context context, Frame frame) {
        if (!named(frame.params(), "attrKey")) {
            return Verdict.badParameters();
        }
        frame.params()
                .forEach(tag ->
                        context.state().tags().tags.remove(tag.get("attrKey").asText()));
        return Verdict.success();
    }

    /** Whether it is a list of objects that all have that member. */
    private static boolean named(JsonNode list, String member) {
        boolean named = list.isArray() && !list.isEmpty();
        for (JsonNode one : list) {
            named &= one.path(member).isTextual();
        }
        return named;
    }

    ObjectNode json() {
        ObjectNode json = Frame.JSON.createObjectNode();
        tags.forEach(json::put);
        return json;
    }
}
