package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.routing.TopicFilter;
import java.time.Duration;

/**
 * How the frames of a route to the platform are confirmed: by the platform's replies. Immutable.
 *
 * @param replies where the replies come, per device
 * @param timeout how long to wait for one, while the link is up and read
 * @param inFlight frames of one device that may wait for theirs at a time
 */
public record ConfirmRules(TopicFilter replies, Duration timeout, int inFlight) {

    /** Where the reply to a frame on this topic comes. */
    public String replyTopic(String mqttTopic) {
        return mqttTopic + "_reply";
    }
}
