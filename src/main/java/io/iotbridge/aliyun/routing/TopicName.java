package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.MqttText;
import java.util.Optional;

/**
 * The name of an MQTT topic that can be published to: not empty, without the wildcards of a filter (MQTT 3.1.1, 4.7), without what cannot go
 * over MQTT.
 *
 * @param text the name, as it goes over the wire
 */
public record TopicName(String text) {

    /** @throws IllegalArgumentException if the text is no topic name */
    public TopicName {
        defect(text).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /** Why {@code text} is no topic name, or empty if it is one. */
    public static Optional<String> defect(String text) {
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

    @Override
    public String toString() {
        return text;
    }
}
