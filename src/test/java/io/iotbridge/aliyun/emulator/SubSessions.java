package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of sub-devices that connections of gateways carry (platform.md E, platform-thing.md 5). A connection's entry is written on its
 * event loop, and others may end single sessions.
 */
final class SubSessions {

    static final int DUPLICATE = 427;
    static final int NO_TOPOLOGY = 6401;
    static final int NO_SESSION = 520;
    static final int DELETED = 521;
    static final int DISABLED = 522;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Connection, Set<Device>> carried = new ConcurrentHashMap<>();

    /** The device itself if the topic or filter is its own; else the sub-device whose it is and whose session the connection carries. */
    Optional<Device> owner(Hub hub, Connection on, Device gateway, String topic) {
        if (Topics.own(topic, gateway.key)) {
            return Optional.of(gateway);
        }
        Set<Device> subs = carried.get(on);
        if (subs == null) {
            return Optional.empty();
        }
        Optional<Device> sub = Topics.named(topic).map(hub.devices()::get).filter(subs::contains);
        // Its gateway may have taken it out of the topology itself.
        sub.filter(one -> !below(hub, gateway, one)).ifPresent(one -> end(hub, one, NO_TOPOLOGY, "no topology"));
        return sub.filter(subs::contains);
    }

    /** The device below the gateway whose topic or filter it is. */
    static Optional<Device> below(Hub hub, Device gateway, String topic) {
        return Topics.named(topic).map(hub.devices()::get).filter(sub -> below(hub, gateway, sub));
    }

    private static boolean below(Hub hub, Device gateway, Device sub) {
        return hub.things().below(new Line(hub, gateway), new Line(hub, sub));
    }

    int count(Connection on) {
        return carried.getOrDefault(on, Set.of()).size();
    }

    /** How many filters the connection's devices have together. */
    int filters(Connection on, Device gateway) {
        return gateway.state().subscriptions().size()
                + carried.getOrDefault(on, Set.of()).stream()
                        .mapToInt(sub -> sub.state().subscriptions().size())
                        .sum();
    }

    /** Begins a session: whoever had the identity loses it, and what was kept for it goes out. */
    void begin(Hub hub, Connection on, Device gateway, Device sub, boolean clean, String id) {
        Device.Displaced displaced;
        // What was kept goes before what is published meanwhile.
        synchronized (sub) {
            displaced = sub.attach(new Device.Carrier(gateway, on), clean);
            sub.take(message -> true).forEach(gateway::enqueue);
        }
        carried.computeIfAbsent(on, key -> ConcurrentHashMap.newKeySet()).add(sub);
        displaced(hub, sub, displaced, on, id);
        hub.things().signedIn(new Line(hub, sub));
    }

    /** Closes the connection that lost the identity, or tells the gateway whose session it was. */
    void displaced(Hub hub, Device device, Device.Displaced displaced, Connection by, String id) {
        if (displaced.connection() != null) {
            displaced.connection().close();
        }
        if (displaced.carrier() != null && displaced.carrier().connection() != by) {
            carried.getOrDefault(displaced.carrier().connection(), Set.of()).remove(device);
            error(hub, displaced.carrier().gateway(), device.key, DUPLICATE, "duplicate login", id);
        }
    }

    /** Ends a session that the connection carries; false if it carries none of the device. */
    boolean end(Connection on, Device sub) {
        boolean ended = sub.detach(on);
        carried.getOrDefault(on, Set.of()).remove(sub);
        return ended;
    }

    /** The platform ends a session, and says why. */
    void end(Hub hub, Device sub, int code, String message) {
        sub.carrier().ifPresent(carrier -> {
            end(carrier.connection(), sub);
            error(hub, carrier.gateway(), sub.key, code, message, "");
        });
    }

    /** The connection is gone: its sessions end, and what they have not acknowledged is kept for each sub-device. */
    void gone(Connection on, Device gateway) {
        Set<Device> subs = carried.remove(on);
        if (subs == null) {
            return;
        }
        for (Device sub : subs) {
            sub.detach(on);
            gateway.take(message -> Topics.own(message.topic(), sub.key)).forEach(sub::keep);
        }
    }

    /** Tells a gateway what is wrong with one of its devices. */
    void error(Hub hub, Device gateway, DeviceKey sub, int code, String message, String id) {
        ObjectNode error =
                JSON.createObjectNode().put("id", id).put("code", code).put("message", message);
        error.set("data", identity(sub));
        publish(hub, gateway, "/ext/error/" + gateway.key, error);
    }

    static ObjectNode identity(DeviceKey sub) {
        return JSON.createObjectNode().put("productKey", sub.productKey()).put("deviceName", sub.deviceName());
    }

    static void publish(Hub hub, Device gateway, String topic, JsonNode message) {
        hub.publish(gateway, topic, message.toString().getBytes(StandardCharsets.UTF_8), 0);
    }
}
