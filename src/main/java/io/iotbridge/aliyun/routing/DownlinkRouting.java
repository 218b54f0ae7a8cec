package io.iotbridge.aliyun.routing;

import java.util.Map;

/** Where a message from the platform goes. */
public sealed interface DownlinkRouting {

    /**
     * A route took it.
     *
     * @param route the first route that matched
     * @param levels the filter's named levels but productKey and deviceName, in order of the levels; cannot be changed
     * @param kafkaTopic a legal topic name
     * @param kafkaKey key of the record
     */
    record Routed(DownlinkRoute route, Map<String, String> levels, String kafkaTopic, String kafkaKey)
            implements DownlinkRouting {}

    /** No route takes this topic. */
    record Unmatched() implements DownlinkRouting {}

    /**
     * A route took it, but its template made no legal Kafka topic name of this message, or the MQTT topic contains what no topic should.
     *
     * @param reason names route, MQTT topic and what is wrong
     */
    record IllegalTopic(String reason) implements DownlinkRouting {}
}
