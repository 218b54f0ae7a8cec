package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Which devices are below which gateway (platform.md E, platform-thing.md 5); a device is below one at most. Any thread. */
final class Topology {

    static final int NO_TOPOLOGY = 6401;
    static final int UNKNOWN_DEVICE = 6100;
    private static final int ITSELF = 6402;
    private static final int DISABLED = 6204;
    private static final int BAD_SIGN = 401;
    private static final int MOST_PER_REQUEST = 30;

    /** By the names of devices. */
    private final Map<String, String> gateways = new ConcurrentSkipListMap<>();

    boolean has(DeviceLine gateway, DeviceLine device) {
        return gateway.name().equals(gateways.get(device.name()));
    }

    /** The gateway that a device is below. */
    Optional<DeviceLine> gateway(DeviceLine device) {
        return Optional.ofNullable(gateways.get(device.name()))
                .map(name -> name.split("/", 2))
                .flatMap(key -> device.other(key[0], key[1]));
    }

    void put(DeviceLine gateway, List<? extends DeviceLine> devices) {
        devices.forEach(device -> gateways.put(device.name(), gateway.name()));
    }

    void remove(DeviceLine gateway, List<? extends DeviceLine> devices) {
        devices.forEach(device -> gateways.remove(device.name(), gateway.name()));
    }

    void forget(String name) {
        gateways.remove(name);
        gateways.values().removeIf(name::equals);
    }

    /** All or nothing; signed by each of the devices. */
    Verdict add(Context context, Frame frame) {
        List<DeviceLine> added = new ArrayList<>();
        if (!list(frame.params()) || frame.params().size() > MOST_PER_REQUEST) {
            return Verdict.badParameters();
        }
        for (JsonNode one : frame.params()) {
            Optional<DeviceLine> device = named(context, one);
            if (device.isEmpty()) {
                return unknown();
            }
            if (device.get().name().equals(context.line().name())) {
                return Verdict.refused(ITSELF, "a gateway cannot be its own sub-device");
            }
            if (!device.get().enabled()) {
                return Verdict.refused(DISABLED, "device is disabled");
            }
            if (!signed(device.get(), one)) {
                return Verdict.refused(BAD_SIGN, "sign check failed");
            }
            added.add(device.get());
        }
        put(context.line(), added);
        return Verdict.success(list(added));
    }

    /** The documents have {@code signmethod} here and {@code signMethod} for a login; SDKs send either. */
    private static boolean signed(DeviceLine device, JsonNode one) {
        String method = one.path("signmethod").asText(one.path("signMethod").asText(""));
        return device.signed(
                one.path("clientId").asText(""),
                one.path("timestamp").asText(""),
                method,
                one.path("sign").asText(""));
    }

    Verdict delete(Context context, Frame frame) {
        List<DeviceLine> deleted = new ArrayList<>();
        if (!list(frame.params())) {
            return Verdict.badParameters();
        }
        for (JsonNode one : frame.params()) {
            Optional<DeviceLine> device = named(context, one);
            if (device.isEmpty()) {
                return unknown();
            }
            if (!has(context.line(), device.get())) {
                return missing();
            }
            deleted.add(device.get());
        }
        remove(context.line(), deleted);
        return Verdict.success(list(deleted));
    }

    Verdict get(Context context, Frame frame) {
        List<DeviceLine> below = new ArrayList<>();
        gateways.forEach((name, gateway) -> {
            String[] key = name.split("/", 2);
            if (gateway.equals(context.line().name())) {
                context.line().other(key[0], key[1]).ifPresent(below::add);
            }
        });
        return Verdict.success(list(below));
    }

    private static boolean list(JsonNode params) {
        return params.isArray() && !params.isEmpty();
    }

    /** The device that an object with {@code productKey} and {@code deviceName} names. */
    static Optional<DeviceLine> named(Context context, JsonNode identity) {
        return context.line()
                .other(
                        identity.path("productKey").asText(""),
                        identity.path("deviceName").asText(""));
    }

    static Verdict unknown() {
        return Verdict.refused(UNKNOWN_DEVICE, "device not exist");
    }

    static Verdict missing() {
        return Verdict.refused(NO_TOPOLOGY, "topological relation not exist");
    }

    static ArrayNode list(List<? extends DeviceLine> devices) {
        ArrayNode list = Frame.JSON.createArrayNode();
        devices.forEach(device ->
                list.addObject().put("deviceName", device.deviceName()).put("productKey", device.productKey()));
        return list;
    }
}
