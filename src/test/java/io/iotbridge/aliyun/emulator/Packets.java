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

    /** MQTT as it must not be. */
    static byte[] broken(Fault fault) {
        return switch (fault) {
            case UNKNOWN_PUBACK -> bytes(0x40, 2, 0xFF, 0xFF);
            case GARBAGE -> bytes(0x00, 0xFF, 0x13, 0x37);
            case HUGE_LENGTH_PREFIX -> bytes(0x30, 0x80, 0x80, 0x80, 0x64, 0, 10, '/', 'h');
            case FIVE_BYTE_LENGTH -> bytes(0x30, 0x84, 0x80, 0x80, 0x80, 0x00, 0, 2, '/', 'h');
            case LENGTH_TOO_SHORT -> bytes(0x30, 4, 0, 10, '/', 'h', '/', 'x');
            case LENGTH_TOO_LONG -> bytes(0x40, 60, 0xFF, 0xFF);
            default -> throw new IllegalArgumentException(fault + " breaks no packet");
        };
    }

    /** A WebSocket frame, header and all, as it must not be. */
    static byte[] brokenFrame(Fault fault) {
        return switch (fault) {
            case TEXT_FRAME -> bytes(0x81, 2, 'h', 'i');
            case RESERVED_BITS -> bytes(0xF2, 2, 0xD0, 0);
            case MASKED_FRAME -> bytes(0x82, 0x82, 1, 2, 3, 4, 0xD1, 2);
            case RESET_MID_FRAME -> bytes(0x82, 100, 0x30, 98, 0, 10, '/', 'h');
            default -> throw new IllegalArgumentException(fault + " breaks no frame");
        };
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
