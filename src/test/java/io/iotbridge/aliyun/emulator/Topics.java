package io.iotbridge.aliyun.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Which topics a device may use and which reach it unasked (platform.md D1, D4, D5). */
final class Topics {

    private static final List<String> SYSTEM_ROOTS = List.of("sys", "ext", "ota", "shadow", "broadcast");

    /** The last level where an identity may begin. */
    private static final int LAST_IDENTITY = 5;

    /** Below /sys/pk/dn; from the list of D5. */
    private static final List<String> AUTO_SUBSCRIBED = List.of(
            "thing/model/down_raw",
            "thing/model/up_raw_reply",
            "thing/event/+/post_reply",
            "thing/event/property/history/post_reply",
            "thing/service/property/set",
            "thing/service/+",
            "thing/deviceinfo/update_reply",
            "thing/deviceinfo/delete_reply",
            "thing/dynamicTsl/get_reply",
            "thing/dsltemplate/get_reply",
            "rrpc/request/+",
            "thing/property/desired/get_reply",
            "thing/property/desired/delete_reply",
            "thing/config/push",
            "thing/config/get_reply",
            "thing/topo/add_reply",
            "thing/topo/delete_reply",
            "thing/topo/get_reply",
            "thing/topo/change",
            "thing/gateway/permit",
            "thing/sub/register_reply",
            "thing/sub/unregister_reply",
            "thing/disable_reply",
            "thing/reset_reply",
            "_thing/#",
            "thing/job/#",
            "thing/awss/#",
            "thing/lan/#");

    private Topics() {}

    /** Whether the topic or filter names the device itself where its class of topics has the identity. */
    static boolean own(String topic, DeviceKey device) {
        String[] levels = topic.split("/", -1);
        if (levels.length < 3 || !levels[0].isEmpty()) {
            return false;
        }
        return switch (levels[1]) {
            case "sys" -> identityAt(levels, 2, device) && levels.length > 4;
            case "shadow" -> identityAt(levels, 3, device);
            case "ota" -> identityAt(levels, 4, device);
            case "broadcast" -> levels[2].equals(device.productKey()) && levels.length > 3;
            case "ext" -> levels[2].equals("rrpc") ? ownCustomRrpc(levels, device) : identityAt(levels, 3, device);
            default -> identityAt(levels, 1, device) && levels.length > 3;
        };
    }

    /** The device that a topic or filter names where its class of topics has the identity. */
    static Optional<DeviceKey> named(String topic) {
        String[] levels = topic.split("/", -1);
        for (int i = 1; i <= LAST_IDENTITY && i + 1 < levels.length; i++) {
            DeviceKey key = new DeviceKey(levels[i], levels[i + 1]);
            if (own(topic, key)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static boolean ownCustomRrpc(String[] levels, DeviceKey device) {
        // The template gives a doubled slash after the message id; both spellings are accepted, and a system topic.
        boolean later = levels.length > 4 && (levels[4].isEmpty() || levels[4].equals("sys"));
        return identityAt(levels, later ? 5 : 4, device);
    }

    private static boolean identityAt(String[] levels, int index, DeviceKey device) {
        return levels.length > index + 1
                && levels[index].equals(device.productKey())
                && levels[index + 1].equals(device.deviceName());
    }

    static boolean custom(String topic) {
        int end = topic.indexOf('/', 1);
        return end < 0 || !SYSTEM_ROOTS.contains(topic.substring(1, end));
    }

    static int bytes(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8).length;
    }

    static long slashes(String topic) {
        return topic.chars().filter(c -> c == '/').count();
    }

    static boolean needsNoSubscription(String topic, DeviceKey device) {
        return topic.equals("/ext/register")
                || topic.equals("/ext/regnwl")
                || topic.equals("/ext/auth/identity/response")
                || topic.startsWith("/sys/" + device + "/broadcast/request/");
    }

    /** A synchronous call, which devices with {@code ext=1} and {@code _ss=1} get unasked (platform-thing.md 4). */
    static boolean serviceCall(String topic, DeviceKey device) {
        String call = "/ext/rrpc/+/sys/" + device + "/thing/";
        return Filters.matches(call + "service/+", topic) || Filters.matches(call + "model/down_raw", topic);
    }

    static boolean autoSubscribed(String topic, DeviceKey device) {
        String root = "/sys/" + device + "/";
        if (topic.startsWith(root)) {
            String rest = topic.substring(root.length());
            return AUTO_SUBSCRIBED.stream().anyMatch(filter -> Filters.matches(filter, rest));
        }
        return topic.equals("/shadow/get/" + device)
                || topic.equals("/ota/device/upgrade/" + device)
                || topic.equals("/ota/device/request/" + device);
    }
}
