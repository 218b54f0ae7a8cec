package io.iotbridge.aliyun.emulator;

/**
 * A PUBACK of a device for a message of the cloud side.
 *
 * @param seq number of the cloud-side publish; publishes to one device have rising numbers
 * @param payloadHash {@link java.util.Arrays#hashCode(byte[])} of the payload
 * @param arrival of the PUBACK, milliseconds since the epoch
 */
public record Acknowledged(int packetId, String topic, long seq, int payloadHash, long arrival) {}
