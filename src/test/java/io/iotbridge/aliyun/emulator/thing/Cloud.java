package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** The cloud side's requests beside the model (emulator-api.md). Any thread; each answers with what the HTTP side says. */
public final class Cloud {

    private final Pushes pushes;
    private final Topology topology;
    private final Function<DeviceLine, Context> contexts;

    Cloud(Pushes pushes, Topology topology, Function<DeviceLine, Context> contexts) {
        this.pushes = pushes;
        this.topology = topology;
        this.contexts = contexts;
    }

    /** Stores desired values and sends them to a device that is online. */
    public ObjectNode desired(DeviceLine line, JsonNode properties) {
        return pushes.desired(contexts.apply(line), properties);
    }

    /** Changes what the device's shadow desires. */
    public ObjectNode shadow(DeviceLine line, JsonNode desired) {
        if (!desired.isObject() || desired.isEmpty()) {
            throw new IllegalArgumentException("desired must be an object with at least one attribute");
        }
        return pushes.shadow(contexts.apply(line), desired);
    }

    /** Gives a product a configuration and pushes it to its devices. */
    public ObjectNode config(List<? extends DeviceLine> devices, String productKey, String content) {
        return pushes.config(all(devices), productKey, content);
    }

    /** Offers firmware. */
    public ObjectNode ota(DeviceLine line, String version, String content) {
        return pushes.ota(contexts.apply(line), version, content);
    }

    /** Sends to all devices that are online. */
    public ObjectNode broadcast(List<? extends DeviceLine> devices, byte[] payload, long now, long intervalMs) {
        return pushes.broadcast(all(devices), payload, now, intervalMs);
    }

    /** Puts devices below a gateway ({@code add}), takes them away ({@code remove}), or only tells it of them ({@code notify}). */
    public ObjectNode topology(String kind, DeviceLine gateway, List<? extends DeviceLine> devices) {
        switch (kind) {
            case "add" -> topology.put(gateway, devices);
            case "remove" -> topology.remove(gateway, devices);
            case "notify" -> {}
            default -> throw new IllegalArgumentException("kind is " + kind + ", must be add, remove or notify");
        }
        return pushes.topology(contexts.apply(gateway), kind, devices);
    }

    /**
     * Tells a sub-device and its gateway what becomes of it; to be called before it does.
     *
     * @param kind disable, enable or delete
     */
    public void announce(String kind, DeviceLine device) {
        topology.gateway(device)
                .ifPresent(gateway -> pushes.announce(contexts.apply(gateway), contexts.apply(device), kind));
    }

    private List<Context> all(List<? extends DeviceLine> devices) {
        return devices.stream().<Context>map(contexts::apply).toList();
    }
}
