package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The platform's answers to thing-model requests (platform.md D2, D3). */
final class Replies {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUCCESS = 200;
    private static final int BAD_PARAMETERS = 460;
    private static final int NO_METHOD = 6300;

    private final Hub hub;

    Replies(Hub hub) {
        this.hub = hub;
    }

    void to(Device device, String topic, byte[] payload) {
        String root = "/sys/" + device.key + "/thing/";
        String reply = topic + "_reply";
        if (!topic.startsWith(root) || topic.endsWith("_reply") || !device.subscribed(reply)) {
            return;
        }
        JsonNode request = parse(payload);
        if (request == null
                || !request.has("id")
                || request.path("sys").path("ack").asInt(1) == 0) {
            return;
        }
        hub.publish(device, reply, answer(request), hub.settings().replyQos());
    }

    private static byte[] answer(JsonNode request) {
        int code = !request.has("method") ? NO_METHOD : !request.has("params") ? BAD_PARAMETERS : SUCCESS;
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", request.get("id"));
        answer.put("code", code);
        answer.putObject("data");
        answer.put("message", code == SUCCESS ? "success" : "request parameter error");
        if (request.has("method")) {
            answer.set("method", request.get("method"));
        }
        answer.put("version", "1.0");
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }

    private static JsonNode parse(byte[] payload) {
        try {
            JsonNode node = JSON.readTree(payload);
            return node != null && node.isObject() ? node : null;
        } catch (IOException e) {
            // Not Alink: the platform logs it and sends nothing.
            return null;
        }
    }
}
