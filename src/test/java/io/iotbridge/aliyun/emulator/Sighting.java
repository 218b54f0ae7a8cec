package io.iotbridge.aliyun.emulator;

/**
 * What somebody who reads Kafka has seen there of a message. The emulator knows no Kafka: it only puts this beside what it knows itself.
 *
 * @param topic the platform's topic, empty if it is not known
 * @param packetId of the publish that brought the message to the bridge, 0 if it had none or it is not known
 * @param place where in Kafka, for people to read
 * @param at when it was read there (to Kafka), or written there (from Kafka), milliseconds since the epoch
 */
record Sighting(
        Trace.Direction direction,
        DeviceKey device,
        String topic,
        int packetId,
        byte[] payload,
        String place,
        double at) {}
