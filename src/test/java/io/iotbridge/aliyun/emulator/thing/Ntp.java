package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The clock for devices without one (platform.md D4): times are texts or numbers, as the request has them. */
final class Ntp {

    private Ntp() {}

    static ObjectNode answer(Frame request, long now) {
        JsonNode sent = request.json().path("deviceSendTime");
        ObjectNode answer = Frame.JSON.createObjectNode();
        answer.set("deviceSendTime", sent);
        if (sent.isTextual()) {
            answer.put("serverRecvTime", Long.toString(now)).put("serverSendTime", Long.toString(now));
        } else {
            answer.put("serverRecvTime", now).put("serverSendTime", now);
        }
        return answer;
    }
}
