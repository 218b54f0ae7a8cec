package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.identity.DeviceId;

/** Where a record from Kafka goes. */
public sealed interface UplinkRouting {

    /**
     * A route took it.
     *
     * @param device that it is published as; not yet known to be a device of ours
     * @param mqttTopic a topic this device may publish to, as far as its name tells
     * @param qos 0 or 1
     */
    record Routed(UplinkRoute route, DeviceId device, String mqttTopic, int qos) implements UplinkRouting {}

    /**
     * It cannot be published.
     *
     * @param reason what is wrong with it and how to put it right; without topic, partition and offset, which the sink knows
     */
    record Rejected(String reason) implements UplinkRouting {}
}
