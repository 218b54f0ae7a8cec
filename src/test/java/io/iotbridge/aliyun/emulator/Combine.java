package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sub-devices log in and out on {@code /ext/session/GATEWAY/combine/…} (platform.md E, platform-thing.md 5, 10). On the connection's event loop. */
record Combine(Hub hub, Connection on, Device gateway) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BAD_PARAMETERS = 460;
    private static final int UNKNOWN = 6100;
    private static final int BAD_SIGN = 6287;
    private static final int TOO_MANY = 428;
    private static final int TOO_OFTEN = 429;
    private static final int BATCH = 50;
    private static final int OK = 200;

    static boolean is(String topic, Device gateway) {
        return topic.startsWith("/ext/session/" + gateway.key + "/combine/");
    }

    /** One sub-device of a request, and 200 or what is wrong with it. */
    private record Asked(JsonNode params, Device sub, int code) {}

    void answer(String topic, byte[] payload) {
        JsonNode request;
        try {
            request = JSON.readTree(payload);
        } catch (IOException e) {
            return;
        }
        String what = topic.substring(topic.lastIndexOf('/') + 1);
        JsonNode params = request.path("params");
        boolean batch = what.startsWith("batch_");
        boolean login = what.endsWith("login");
        JsonNode list = batch
                ? (login ? params.path("deviceList") : params)
                : JSON.createArrayNode().add(params);
        ArrayNode data = JSON.createArrayNode();
        int code = list.isArray() && !list.isEmpty() && list.size() <= BATCH
                ? all(list, params, login, request.path("id").asText(""), data)
                : BAD_PARAMETERS;
        ObjectNode reply = JSON.createObjectNode();
        reply.set("id", request.path("id"));
        if (batch) {
            // As the documents show it.
            reply.put("code", Integer.toString(code));
        } else {
            reply.put("code", code);
        }
        reply.put("message", code == OK ? "success" : "refused");
        reply.set("data", batch ? data : data.path(0));
        SubSessions.publish(hub, gateway, topic + "_reply", reply);
    }

    /** All or nothing; the data names all of them, or those that are wrong. */
    private int all(JsonNode list, JsonNode params, boolean login, String id, ArrayNode data) {
        List<Asked> asked = new ArrayList<>();
        list.forEach(one -> asked.add(asked(one, params, login)));
        Optional<Asked> wrong = asked.stream().filter(one -> one.code() != OK).findFirst();
        asked.stream().filter(one -> wrong.isEmpty() || one.code() != OK).forEach(one -> data.addObject()
                .put("productKey", one.params().path("productKey").asText())
                .put("deviceName", one.params().path("deviceName").asText()));
        if (wrong.isPresent()) {
            return wrong.get().code();
        }
        if (login
                && hub.subSessions().count(on) + asked.size()
                        > hub.things().settings().subDevices()) {
            return TOO_MANY;
        }
        for (Asked one : asked) {
            if (login) {
                boolean clean = one.params().path("cleanSession").asBoolean(true);
                hub.subSessions().begin(hub, on, gateway, one.sub(), clean, id);
            } else {
                hub.subSessions().end(on, one.sub());
            }
        }
        return OK;
    }

    private Asked asked(JsonNode one, JsonNode params, boolean login) {
        Device sub = hub.devices()
                .get(new DeviceKey(
                        one.path("productKey").asText(), one.path("deviceName").asText()));
        if (sub == null) {
            return new Asked(one, null, UNKNOWN);
        }
        if (login) {
            return new Asked(one, sub, login(one, params, sub));
        }
        boolean carried =
                sub.carrier().filter(carrier -> carrier.connection() == on).isPresent();
        return new Asked(one, sub, carried ? OK : SubSessions.NO_SESSION);
    }

    private int login(JsonNode one, JsonNode params, Device sub) {
        // An official SDK has the method beside the list of a batch.
        String method = one.path("signMethod").asText(params.path("signMethod").asText("hmacmd5"));
        SignIn signIn = new SignIn(
                one.path("clientId").asText(""),
                Map.of("signmethod", method, "timestamp", one.path("timestamp").asText("")),
                sub.key,
                one.path("sign").asText(""));
        if (!Signature.verifies(signIn, sub.secret(), signIn.clientId().isEmpty())) {
            return BAD_SIGN;
        }
        if (!sub.enabled()) {
            return SubSessions.DISABLED;
        }
        if (!hub.things().below(new Line(hub, gateway), new Line(hub, sub))) {
            return SubSessions.NO_TOPOLOGY;
        }
        return sub.admitsConnect() ? OK : TOO_OFTEN;
    }
}
