package io.iotbridge.aliyun.link;

/**
 * A PUBLISH to the platform.
 *
 * @param topic topic name
 * @param payload application message; not copied, not to be changed
 * @param qos 0 or 1
 * @param dup whether it has perhaps been sent before, in the same session (MQTT 3.1.1, 3.3.1.1)
 * @param packetId packet identifier, which nothing else in the session holds; 0 with QoS 0
 */
public record OutboundMessage(String topic, byte[] payload, int qos, boolean dup, int packetId) {}
