package io.iotbridge.aliyun.config.rules;

import io.iotbridge.aliyun.routing.topics.ReplyTopic;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.time.Duration;

/**
 * How the frames of a route to the platform are confirmed: by the platform's replies. Immutable.
 *
 * @param replies where the replies come, per device
 * @param timeout how long to wait for one, while the link is up and read
 * @param inFlight frames of one device that may wait for theirs at a time
 * @param asks whether the data of a reply are what was asked for; else they name what was not taken
 */
public record ConfirmRules(TopicFilter replies, Duration timeout, int inFlight, boolean asks) {

    /** Where the reply to a frame on this topic comes. */
    public String replyTopic(String mqttTopic) {
        return ReplyTopic.of(mqttTopic);
    }
}
