package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What devices answer to calls. */
final class Outputs {

    private static final int NOT_JSON = 6207;

    private Outputs() {}

    /** The result of a synchronous call. */
    static ObjectNode answer(Context context, String service, String id, byte[] payload) {
        ObjectNode result = Frame.JSON.createObjectNode().put("id", id);
        Optional<Frame> frame = Frame.parse(payload);
        if (frame.isEmpty()) {
            return result.put("code", NOT_JSON)
                    .put("message", "answer is no JSON object")
                    .put("data", new String(payload, StandardCharsets.UTF_8));
        }
        JsonNode answer = frame.get().json();
        result.put("code", answer.path("code").asInt());
        result.put("message", answer.path("message").asText(""));
        result.set("data", answer.path("data"));
        if (!frame.get().id().asText().equals(id)) {
            result.put("wrongId", frame.get().id().asText());
        }
        failure(context, service, answer, result);
        return result;
    }

    /** Remembers a reply to an asynchronous call, to property/set or to a push. */
    static void reply(Context context, String path, byte[] payload) {
        ObjectNode entry = Frame.JSON.createObjectNode().put("topic", context.topic());
        Optional<Frame> frame = Frame.parse(payload);
        if (frame.isEmpty()) {
            entry.put("code", NOT_JSON).put("message", "reply is no JSON object");
        } else {
            JsonNode reply = frame.get().json();
            entry.set("id", frame.get().id());
            entry.put("code", reply.path("code").asInt());
            entry.put("codeAllowed", allowed(reply.path("code").asInt()));
            entry.put("message", reply.path("message").asText(""));
            entry.set("data", reply.path("data"));
            if (path.startsWith("service/")) {
                failure(context, path.substring("service/".length(), path.length() - "_reply".length()), reply, entry);
            }
        }
        context.remember("replies", entry);
    }

    private static boolean allowed(int code) {
        return code == 200 || code == 400 || code == 460 || code == 429 || code >= 100_000 && code <= 110_000;
    }

    private static void failure(Context context, String service, JsonNode reply, ObjectNode into) {
        if (!context.judges() || reply.path("code").asInt() != 200) {
            return;
        }
        context.tsl()
                .outputs(
                        service,
                        reply.path("data"),
                        context.product().checks(),
                        context.settings().rules())
                .ifPresent(failure -> {
                    ObjectNode failed = into.putObject("checkFailedData").putObject(failure.where());
                    failed.put("code", failure.code()).put("message", failure.message());
                    failed.set("value", reply.path("data"));
                });
    }
}
