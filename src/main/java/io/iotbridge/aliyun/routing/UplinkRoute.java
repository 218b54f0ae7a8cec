package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.routing.topics.ReplyTopic;
import io.iotbridge.aliyun.routing.topics.TopicFilter;

/**
 * One rule for records from Kafka to the platform.
 *
 * @param alias its name in the configuration
 * @param topics the Kafka topics it takes
 * @param mqttTopic where their records go
 * @param qos 0 or 1; the platform knows no 2 (platform.md C1)
 * @param device where a record says which device it is for
 * @param answers whether the headers of its records say that, and where they go, for they answer requests
 */
public record UplinkRoute(
        String alias, KafkaTopics topics, UplinkTemplate mqttTopic, int qos, DeviceSource device, boolean answers) {

    /**
     * Where the platform answers to what goes to the route's topics.
     *
     * @throws IllegalArgumentException if they are none that the platform answers to
     */
    public TopicFilter replies() {
        String topics = mqttTopic.filter().toString();
        if (!topics.startsWith("/sys/{productKey}/{deviceName}/")) {
            throw new IllegalArgumentException("the platform answers only below /sys/{productKey}/{deviceName}/");
        }
        return TopicFilter.parse(topics.endsWith("+") ? topics : ReplyTopic.of(topics));
    }

    /** @throws IllegalArgumentException if the QoS is neither 0 nor 1, or the topic contains a wildcard */
    public UplinkRoute {
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("the QoS is " + qos + "; the platform accepts 0 and 1");
        }
        String fixed = mqttTopic.fixedText();
        if (fixed.indexOf('+') >= 0 || fixed.indexOf('#') >= 0) {
            throw new IllegalArgumentException("the MQTT topic " + Quoted.of(mqttTopic)
                    + " contains a wildcard; a message goes to one topic: use a placeholder");
        }
    }
}
