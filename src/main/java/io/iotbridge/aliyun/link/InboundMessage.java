package io.iotbridge.aliyun.link;

/**
 * A PUBLISH from the platform, as it came.
 *
 * @param topic topic name
 * @param payload application message; not copied, not to be changed
 * @param qos 0 or 1
 * @param dup the DUP flag
 * @param packetId packet identifier, 0 with QoS 0
 */
public record InboundMessage(String topic, byte[] payload, int qos, boolean dup, int packetId) {}
