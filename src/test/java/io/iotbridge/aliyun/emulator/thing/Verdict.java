package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;

/** What the platform says to a frame. */
record Verdict(int code, JsonNode data, String message) {

    static final int BAD_PARAMETERS = 460;

    static Verdict success() {
        return success(Frame.JSON.createObjectNode());
    }

    static Verdict success(JsonNode data) {
        return new Verdict(200, data, "success");
    }

    static Verdict refused(int code, String message) {
        return new Verdict(code, Frame.JSON.createObjectNode(), message);
    }

    /** No reply at all. */
    static Verdict silence() {
        return new Verdict(0, Frame.JSON.createObjectNode(), "");
    }

    boolean silent() {
        return code == 0;
    }

    static Verdict badParameters() {
        return refused(BAD_PARAMETERS, "request parameter error");
    }

    static Verdict of(Failure failure) {
        return refused(failure.code(), failure.message());
    }

    boolean ok() {
        return code == 200;
    }

    /** The reply. It always has id, code, data and message: an official SDK insists on them. */
    byte[] reply(Frame frame) {
        ObjectNode reply = Frame.JSON.createObjectNode();
        if (frame.hasId()) {
            reply.set("id", frame.id());
        } else {
            reply.put("id", "");
        }
        reply.put("code", code);
        reply.set("data", data);
        reply.put("message", message);
        if (!frame.method().isEmpty()) {
            reply.put("method", frame.method());
        }
        reply.put("version", "1.0");
        return Frame.bytes(reply);
    }
}
