package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** A device's shadow (platform.md D4): what it reported, what is desired of it, one version for all. */
final class Shadow {

    private static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_ATTRIBUTES = 128;
    private static final int DEEPEST = 5;
    private static final String NULL = "null";

    private final ObjectNode state = Frame.JSON.createObjectNode();
    private final ObjectNode metadata = Frame.JSON.createObjectNode();
    private long version;

    /** The answer to what the device published. */
    synchronized ObjectNode answer(byte[] payload, Context context) {
        long seconds = context.now() / 1000;
        if (payload.length == 0) {
            return error(407, "message is empty", seconds);
        }
        Optional<Frame> frame = Frame.parse(payload);
        if (frame.isEmpty()) {
            return error(400, "message is no JSON object", seconds);
        }
        if (payload.length > MOST_BYTES || depth(frame.get().json().path("state")) > DEEPEST + 1) {
            return error(context.settings().shadowLimitCode(), "message is too large or too deep", seconds);
        }
        JsonNode json = frame.get().json();
        return switch (json.path("method").asText("")) {
            case "" -> error(401, "no method", seconds);
            case "get" -> get(seconds);
            case "update" -> update(json, seconds);
            case "delete" -> delete(json, seconds);
            default -> error(406, "unknown method " + json.get("method").asText(), seconds);
        };
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private static ObjectNode error(int code, String message, long seconds) {
        ObjectNode answer = reply(seconds);
        ObjectNode payload = answer.putObject("payload").put("status", "error");
        payload.putObject("content").put("errorcode", Integer.toString(code)).put("errormessage", message);
        return answer;
    }

    private static ObjectNode reply(long seconds) {
        return Frame.JSON.createObjectNode().put("method", "reply").put("timestamp", seconds);
    }

    private ObjectNode success(long seconds) {
        ObjectNode answer = reply(seconds);
        answer.putObject("payload").put("status", "success").put("version", version);
        return answer;
    }

    private ObjectNode get(long seconds) {
        ObjectNode answer = reply(seconds);
        document(answer.putObject("payload"));
        return answer.put("version", version);
    }

    private void document(ObjectNode payload) {
        payload.put("status", "success").set("state", state.deepCopy());
        payload.set("metadata", metadata.deepCopy());
    }

    private ObjectNode update(JsonNode json, long seconds) {
        JsonNode reported = json.at("/state/reported");
        boolean clears = json.at("/state/desired").asText().equals(NULL);
        if (!json.path("state").isObject()) {
            return error(402, "no state", seconds);
        }
        if (!reported.isObject() && !clears) {
            return error(404, "no reported", seconds);
        }
        if (reported.isObject() && reported.isEmpty()) {
            return error(405, "reported is empty", seconds);
        }
        ObjectNode merged =
                state.path("reported").isObject() ? state.get("reported").deepCopy() : Frame.JSON.createObjectNode();
        merge(merged, reported);
        if (leaves(merged) > MOST_ATTRIBUTES) {
            return error(408, "more than " + MOST_ATTRIBUTES + " attributes", seconds);
        }
        return versioned(json, seconds, () -> {
            state.set("reported", merged);
            stamp("reported", reported, seconds);
            if (clears) {
                state.remove("desired");
                metadata.remove("desired");
            }
        });
    }

    private static int leaves(JsonNode node) {
        int leaves = 0;
        for (JsonNode child : node) {
            leaves += child.isObject() ? leaves(child) : 1;
        }
        return leaves;
    }

    /** A value of "null" takes the attribute away. */
    private static void merge(ObjectNode into, JsonNode changes) {
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().asText().equals(NULL)) {
                into.remove(change.getKey());
            } else {
                into.set(change.getKey(), change.getValue());
            }
        }
    }

    private void stamp(String part, JsonNode changed, long seconds) {
        ObjectNode stamps = metadata.path(part).isObject() ? (ObjectNode) metadata.get(part) : metadata.putObject(part);
        for (Map.Entry<String, JsonNode> change : changed.properties()) {
            if (change.getValue().asText().equals(NULL)) {
                stamps.remove(change.getKey());
            } else {
                stamps.putObject(change.getKey()).put("timestamp", seconds);
            }
        }
    }

    private ObjectNode delete(JsonNode json, long seconds) {
        JsonNode reported = json.at("/state/reported");
        if (!json.path("state").isObject()) {
            return error(402, "no state", seconds);
        }
        boolean all = reported.asText().equals(NULL);
        if (!all && !reported.isObject()) {
            return error(404, "no reported", seconds);
        }
        return versioned(json, seconds, () -> {
            if (all) {
                state.remove("reported");
                metadata.remove("reported");
            } else if (state.path("reported").isObject()) {
                merge((ObjectNode) state.get("reported"), reported);
                stamp("reported", reported, seconds);
            }
        });
    }

    /** A version must be above the present one; -1 begins anew. */
    private ObjectNode versioned(JsonNode json, long seconds, Runnable change) {
        if (!json.path("version").isIntegralNumber()) {
            return error(403, "version is no number", seconds);
        }
        long next = json.get("version").asLong();
        if (next != -1 && next <= version) {
            return error(409, "version conflict: " + next + " is not above " + version, seconds);
        }
        change.run();
        version = Math.max(next, 0);
        return success(seconds);
    }

    /** The cloud side's wish, as a {@code control} for the device. */
    synchronized ObjectNode desire(JsonNode desired, long seconds) {
        ObjectNode wishes =
                state.path("desired").isObject() ? (ObjectNode) state.get("desired") : state.putObject("desired");
        merge(wishes, desired);
        stamp("desired", desired, seconds);
        version++;
        ObjectNode control = Frame.JSON.createObjectNode().put("method", "control");
        document(control.putObject("payload"));
        return control.put("version", version).put("timestamp", seconds);
    }

    synchronized ObjectNode json() {
        ObjectNode json = Frame.JSON.createObjectNode().put("version", version);
        json.set("state", state.deepCopy());
        return json;
    }
}
