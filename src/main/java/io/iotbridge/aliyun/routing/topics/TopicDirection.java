package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;

/**
 * Who publishes to a system topic, the device or the platform (platform.md D3, D4, E). What a device publishes to a topic of the other direction gets its
 * PUBACK and is thrown away (D6). Topics that are not listed there are taken for the device's.
 */
final class TopicDirection {

    /** Below {@code thing/}: the platform calls, the device replies. */
    private static final List<String> CALLED = List.of(
            "service/",
            "model/down_raw",
            "disable",
            "enable",
            "delete",
            "config/push",
            "config/log/push",
            "topo/add/notify",
            "topo/change",
            "gateway/permit");

    /** Below {@code thing/}: the device calls, the platform replies. */
    private static final List<String> CALLING = List.of(
            "event/",
            "model/up_raw",
            "property/",
            "deviceinfo/",
            "dsltemplate/",
            "dynamicTsl/",
            "config/",
            "log/",
            "ota/firmware/",
            "list/found",
            "sub/",
            "topo/");

    private TopicDirection() {}

    /** Whether only the platform publishes there; for a topic that is one of the device's own system topics. */
    static boolean isThePlatforms(DeviceId device, String topic) {
        if (topic.startsWith("/sys/")) {
            int start = "/sys/".length()
                    + device.productKey().length()
                    + device.deviceName().length()
                    + 2;
            return isCall(topic.substring(start));
        }
        return topic.startsWith("/ota/device/upgrade/")
                || topic.startsWith("/ext/ntp/") && topic.endsWith("/response")
                || topic.startsWith("/ext/session/") && ReplyTopic.is(topic);
    }

    private static boolean isCall(String rest) {
        if (rest.startsWith("rrpc/request/") || rest.startsWith("broadcast/request/")) {
            return true;
        }
        if (!rest.startsWith("thing/")) {
            return false;
        }
        String function = rest.substring("thing/".length());
        boolean reply = ReplyTopic.is(function);
        if (CALLED.stream().anyMatch(function::startsWith)) {
            return !reply;
        }
        return reply && CALLING.stream().anyMatch(function::startsWith);
    }
}
