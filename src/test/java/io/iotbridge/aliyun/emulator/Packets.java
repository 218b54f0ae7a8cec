package io.iotbridge.aliyun.emulator;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;

/** The packets towards a device: well-formed ones, and those that faults need. */
final class Packets {

    private Packets() {}

    /** Carries the publisher's QoS, whatever the subscription asked for (platform.md C1). */
    static MqttPublishMessage publish(Outgoing message, int packetId, boolean dup) {
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, dup, MqttQoS.valueOf(message.qos()), false, 0),
                new MqttPublishVariableHeader(message.topic(), packetId),
                Unpooled.wrappedBuffer(message.payload()));
    }

    /** A PUBLISH at QoS 0 that announces 100 bytes and brings four of them. */
    static byte[] half() {
        return new byte[] {0x30, 100, 0, 10, '/', 'h'};
    }

    /** A PUBLISH with the largest length that MQTT can spell. */
    static byte[] huge() {
        return new byte[] {0x30, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 0, 10, '/', 'h'};
    }
}
