package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.topics.UplinkTopicRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tries whether a template of an uplink route can make a topic that the platform takes from a device. It is filled in with many values, the
 * shortest and those that stand in system topics; where none of them is taken, no record's would be.
 */
public final class TemplateTrial {

    private static final DeviceId DEVICE = new DeviceId("p", "d");

    /** The first makes the readable message. */
    private static final List<String> VALUES = List.of(
            "x",
            "p",
            "d",
            "p/d",
            "x/x",
            "sys",
            "sys/p/d",
            "ext/rrpc",
            "request",
            "post",
            "shadow/update",
            "thing/event/property/post");

    /** With more, there are too many combinations to try. */
    private static final int MOST_PLACEHOLDERS = 3;

    /** How system topics begin. */
    private static final Set<String> NO_PRODUCTS = Set.of("sys", "ext", "ota", "shadow");

    private static final String NAME = "[\\w.:@-]+";

    private TemplateTrial() {}

    /** @throws IllegalArgumentException if no record and no device can make a topic of it that the platform takes; the message says why */
    public static void require(UplinkTemplate template) {
        List<String> free = template.freeNames();
        if (free.size() > MOST_PLACEHOLDERS || template.beginsFree()) {
            return;
        }
        Optional<String> first = Optional.empty();
        int combinations = (int) Math.pow(VALUES.size(), free.size());
        for (int combination = 0; combination < combinations; combination++) {
            Map<String, String> values = new HashMap<>();
            int rest = combination;
            for (String name : free) {
                values.put(name, VALUES.get(rest % VALUES.size()));
                rest /= VALUES.size();
            }
            Optional<String> defect = defect(template, template.render(DEVICE, values));
            if (defect.isEmpty()) {
                return;
            }
            first = first.or(() -> defect);
        }
        throw new IllegalArgumentException("the template " + Quoted.of(template)
                + " can never yield a topic that the platform accepts: " + first.orElseThrow());
    }

    private static Optional<String> defect(UplinkTemplate template, String topic) {
        List<DeviceId> devices = template.needsDevice() ? List.of(DEVICE) : named(topic);
        Optional<String> first = Optional.empty();
        for (DeviceId device : devices) {
            Optional<String> defect = UplinkTopicRules.check(device, topic);
            if (defect.isEmpty()) {
                return Optional.empty();
            }
            first = first.or(() -> defect);
        }
        return first.or(() -> UplinkTopicRules.check(DEVICE, topic));
    }

    /** The devices that a topic could name: any two levels that stand side by side. */
    private static List<DeviceId> named(String topic) {
        String[] levels = topic.split("/", -1);
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < levels.length - 1; i++) {
            if (!NO_PRODUCTS.contains(levels[i]) && levels[i].matches(NAME) && levels[i + 1].matches(NAME)) {
                devices.add(new DeviceId(levels[i], levels[i + 1]));
            }
        }
        return devices;
    }
}
