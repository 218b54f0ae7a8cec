package io.iotbridge.aliyun.routing;

import java.util.Map;

/** Where a message from the platform goes. */
public sealed interface DownlinkRouting {

    /** A route took it. */
    sealed interface Taken extends DownlinkRouting {

        /** The first route that matched. */
        DownlinkRoute route();

        /** The filter's named levels but productKey and deviceName, in order of the levels; cannot be changed. */
        Map<String, String> levels();
    }

    /**
     * It is clear where it goes.
     *
     * @param kafkaTopic a legal topic name
     * @param kafkaKey key of the record
     */
    record Routed(DownlinkRoute route, Map<String, String> levels, String kafkaTopic, String kafkaKey)
            implements Taken {}

    /** The route goes by what the message says, and not by its topic alone. */
    record ByContent(DownlinkRoute route, Map<String, String> levels) implements Taken {}

    /** No route takes this topic. */
    record Unmatched() implements DownlinkRouting {}

    /**
     * A route took it, but its template made no legal Kafka topic name of this message, or the MQTT topic contains what no topic should.
     *
     * @param reason names route, MQTT topic and what is wrong
     */
    record IllegalTopic(String reason) implements DownlinkRouting {}
}
