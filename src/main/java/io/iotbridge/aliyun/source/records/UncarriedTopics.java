package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics whose messages are dropped though nobody has chosen that: a warning names each pattern once, as a filter that would take them.
 * Senders can make up topics, so only so many patterns are kept and named. Used by the task thread.
 */
final class UncarriedTopics {

    static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger(UncarriedTopics.class);

    private final Set<String> named = new HashSet<>();

    void warn(DeviceId device, String topic, String reason) {
        String pattern = pattern(device, topic);
        if (named.size() >= MOST || !named.add(pattern)) {
            log.debug("Dropped a message on {} of device {}: {}", Quoted.bare(topic), device, reason);
            return;
        }
        log.warn(
                "Messages on {} are dropped and counted (dropped-total), of device {} for example: {}. Add a route, or set a topic"
                        + " to report them to in downlink.errors.topic; set downlink.unmatched to drop to drop them silently{}",
                pattern,
                device,
                reason,
                named.size() < MOST ? "" : ". Further patterns are not logged");
    }

    /** The device's own levels and those that are numbers, as ids of messages are, stand for any. */
    static String pattern(DeviceId device, String topic) {
        return Quoted.bare(Arrays.stream(topic.split("/", -1))
                .map(level -> level.equals(device.productKey())
                        ? "{productKey}"
                        : level.equals(device.deviceName()) ? "{deviceName}" : isNumber(level) ? "+" : level)
                .collect(Collectors.joining("/")));
    }

    private static boolean isNumber(String level) {
        return !level.isEmpty() && level.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
