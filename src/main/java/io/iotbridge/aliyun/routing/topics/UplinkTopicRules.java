package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.MqttText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the platform takes from a device (platform.md C5, D1, D3, D4). It drops the rest without a word, even after a PUBACK (D6), so
 * it is refused here, where somebody can read why.
 */
public final class UplinkTopicRules {

    /** Longest topic, in bytes of UTF-8 (C5). */
    public static final int MAX_TOPIC_BYTES = 128;

    /** Most slashes in a custom topic (C5); several system topics have more. */
    public static final int MAX_CUSTOM_SLASHES = 7;

    /** Longest payload in bytes: 256 KB (C5). */
    public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    // "+/#" and not "#": "#" alone takes the level above it too, and nothing is published to that.
    private static final TopicFilter CUSTOM = TopicFilter.parse("/{productKey}/{deviceName}/+/#");
    private static final TopicFilter CALLS = TopicFilter.parse("/sys/{productKey}/{deviceName}/rrpc/request/+");
    private static final List<TopicFilter> SYSTEM = List.of(
            TopicFilter.parse("/sys/{productKey}/{deviceName}/+/#"),
            TopicFilter.parse("/shadow/update/{productKey}/{deviceName}"),
            TopicFilter.parse("/ext/rrpc/+/+/#"),
            TopicFilter.parse("/ext/+/{productKey}/{deviceName}/+/#"),
            TopicFilter.parse("/ota/device/+/{productKey}/{deviceName}"));

    private UplinkTopicRules() {}

    /** Why the platform would not take a message of {@code device} on this topic, or empty if its name is in order. */
    public static Optional<String> check(DeviceId device, String mqttTopic) {
        Optional<String> defect = defect(mqttTopic);
        if (defect.isPresent()) {
            return defect;
        }
        int bytes = mqttTopic.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TOPIC_BYTES) {
            return Optional.of("the MQTT topic " + Quoted.of(mqttTopic) + " is " + bytes
                    + " bytes long; the platform accepts at most " + MAX_TOPIC_BYTES);
        }
        if (CUSTOM.matches(device, mqttTopic)) {
            return checkSlashes(mqttTopic);
        }
        if (CALLS.matches(device, mqttTopic)) {
            return Optional.of("the MQTT topic " + Quoted.of(mqttTopic) + " is one on which the platform calls device "
                    + Quoted.bare(device)
                    + "; an answer goes to .../rrpc/response/<messageId> and must not have the header iot.topic of"
                    + " its call");
        }
        for (TopicFilter filter : SYSTEM) {
            if (filter.matches(device, mqttTopic)) {
                return TopicDirection.isThePlatforms(device, mqttTopic)
                        ? Optional.of("the MQTT topic " + Quoted.of(mqttTopic)
                                + " is one that the platform publishes to for device " + Quoted.bare(device)
                                + ", and a device cannot; if it is to answer a call, the topic ends in _reply")
                        : Optional.empty();
            }
        }
        return Optional.of("the MQTT topic " + Quoted.of(mqttTopic) + " is not one that device " + Quoted.bare(device)
                + " can publish to; its own start with " + Quoted.bare("/" + device + "/") + " or "
                + Quoted.bare("/sys/" + device + "/"));
    }

    /** Why the platform would not take a payload of this many bytes, or empty if it would. */
    public static Optional<String> checkPayload(int length) {
        return length > MAX_PAYLOAD_BYTES
                ? Optional.of(
                        "the payload is " + length + " bytes long; the platform accepts at most " + MAX_PAYLOAD_BYTES)
                : Optional.empty();
    }

    /** Not empty, without the wildcards of a filter (MQTT 3.1.1, 4.7), without what cannot go over MQTT. */
    private static Optional<String> defect(String text) {
        if (text.isEmpty()) {
            return Optional.of("the MQTT topic is empty");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' || c == '#') {
                return Optional.of("the MQTT topic " + Quoted.of(text) + " contains the wildcard " + Quoted.of(c)
                        + "; wildcards are for subscriptions, a message goes to one topic");
            }
        }
        return MqttText.defect(text).map(defect -> "the MQTT topic contains " + defect);
    }

    private static Optional<String> checkSlashes(String mqttTopic) {
        // Called for every record, where a stream of characters took 4 % of a sink's time.
        int slashes = 0;
        for (int at = mqttTopic.indexOf('/'); at >= 0; at = mqttTopic.indexOf('/', at + 1)) {
            slashes++;
        }
        return slashes > MAX_CUSTOM_SLASHES
                ? Optional.of("the MQTT topic " + Quoted.of(mqttTopic) + " has " + slashes
                        + " slashes; the platform accepts at most " + MAX_CUSTOM_SLASHES + " in a custom topic")
                : Optional.empty();
    }
}
