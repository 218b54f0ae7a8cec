package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What the cloud side sends to devices without a service of the model: configurations, firmware, shadows, desired values, broadcasts. */
final class Pushes {

    private static final int LARGEST_BROADCAST = 64 * 1024;

    private final Files files;
    private final Configs configs;
    private final Calls calls;
    private long lastBroadcast = Long.MIN_VALUE / 2;

    Pushes(Files files, Configs configs, Calls calls) {
        this.files = files;
        this.configs = configs;
        this.calls = calls;
    }

    ObjectNode config(List<Context> devices, String productKey, String content) {
        ObjectNode config = configs.put(productKey, content);
        for (Context device : devices) {
            if (device.line().online()) {
                calls.send(device, "config/push", "thing.config.push", config);
            }
        }
        return config;
    }

    ObjectNode ota(Context context, String version, String content) {
        ObjectNode notice = context.state().ota().offer(version, files.store(content));
        repeat(context);
        return notice;
    }

    /** Sends the notice of a firmware that the device does not run yet. */
    void repeat(Context context) {
        Optional<ObjectNode> notice = context.state().ota().pending();
        if (notice.isEmpty() || !context.line().online()) {
            return;
        }
        ObjectNode message = Frame.JSON.createObjectNode().put("code", "1000");
        message.set("data", notice.get());
        message.put("id", calls.nextId()).put("message", "success");
        send(context, "/ota/device/upgrade/" + context.line().name(), message);
    }

    private static void send(Context context, String topic, ObjectNode message) {
        context.line().send(topic, Frame.bytes(message), context.settings().callQos());
    }

    ObjectNode shadow(Context context, JsonNode desired) {
        ObjectNode control = context.state().shadow().desire(desired, context.now() / 1000);
        send(context, "/shadow/get/" + context.line().name(), control);
        return Frame.JSON
                .createObjectNode()
                .put("version", control.get("version").asLong());
    }

    /** Refused as property/set is; sent at once only to a device that is online. */
    ObjectNode desired(Context context, JsonNode properties) {
        Optional<ObjectNode> refusal = calls.refusesSetting(context, properties);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        int version = context.state().desired().set(properties);
        if (context.line().online()) {
            calls.set(context, properties);
        }
        return Frame.JSON.createObjectNode().put("version", version);
    }

    /** Tells a gateway of its devices; {@code topo/change} has 0 for new ones, 1 for those that are gone. */
    ObjectNode topology(Context gateway, String kind, List<? extends DeviceLine> devices) {
        ArrayNode list = Topology.list(devices);
        if (kind.equals("notify")) {
            calls.send(gateway, "topo/add/notify", "thing.topo.add.notify", list);
        } else {
            change(gateway, kind, list);
        }
        return Frame.JSON.createObjectNode();
    }

    /** On the sub-device's own topic while it has a session, and to its gateway. */
    void announce(Context gateway, Context device, String kind) {
        if (device.line().online()) {
            calls.send(device, kind, "thing." + kind, Frame.JSON.createObjectNode());
        }
        change(gateway, kind, Topology.list(List.of(device.line())));
    }

    private void change(Context gateway, String kind, ArrayNode list) {
        int status =
                switch (kind) {
                    case "add" -> 0;
                    case "enable" -> 2;
                    case "disable" -> 8;
                    default -> 1;
                };
        ObjectNode change = Frame.JSON.createObjectNode().put("status", status);
        change.set("subList", list);
        calls.send(gateway, "topo/change", "thing.topo.change", change);
    }

    /** To every device of the list that is online; the next one must wait. */
    synchronized ObjectNode broadcast(List<Context> devices, byte[] payload, long now, long intervalMs) {
        if (payload.length > LARGEST_BROADCAST) {
            throw new IllegalArgumentException(
                    "payload has " + payload.length + " bytes, a broadcast at most " + LARGEST_BROADCAST);
        }
        if (now - lastBroadcast < intervalMs) {
            throw new IllegalArgumentException("broadcasts are allowed every " + intervalMs + " ms");
        }
        lastBroadcast = now;
        String id = calls.nextId();
        int sent = 0;
        for (Context device : devices) {
            String topic = "/sys/" + device.line().name() + "/broadcast/request/" + id;
            sent += device.line().online() && device.line().send(topic, payload, 0) ? 1 : 0;
        }
        return Frame.JSON.createObjectNode().put("messageId", id).put("devices", sent);
    }
}
