package io.iotbridge.aliyun.link.packets;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.link.InboundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttConnack;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttSuback;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttUnsubAck;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;

/**
 * Takes the stream from the server apart, wherever frames cut it. Messages and PUBACKs, which are nearly all, are read here; Paho reads the
 * other packets. For one thread at a time.
 */
public final class PacketSorter {

    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int LONGEST_HEADER = 5;
    private static final int DUP = 0x08;

    private final PacketGuard guard = new PacketGuard();
    private final BooleanSupplier mayTake;
    private final ServerPackets packets;
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerBytes;
    private boolean inBody;
    private byte[] body;
    private int bodyBytes;
    /** Most messages of a device come on one topic: those that wait to be written share it. */
    private String lastTopic = "";

    /** @param mayTake asked before each packet */
    public PacketSorter(BooleanSupplier mayTake, ServerPackets packets) {
        this.mayTake = mayTake;
        this.packets = packets;
    }

    /**
     * Takes packets until the data are used up or the next one may not be taken.
     *
     * @return whether the data are used up
     * @throws IOException if the server broke MQTT; the cause says how
     */
    public boolean take(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            if (!inBody) {
                if (headerBytes == 0 && !mayTake.getAsBoolean()) {
                    return false;
                }
                header[headerBytes++] = data.get();
                inBody = guard.header(header[headerBytes - 1] & 0xFF);
            }
            if (inBody) {
                takeBody(data);
            }
        }
        return true;
    }

    private void takeBody(ByteBuffer data) throws IOException {
        int length = guard.length();
        if (body == null && data.remaining() >= length) {
            ByteBuffer packet = data.slice(data.position(), length);
            data.position(data.position() + length);
            guard.body(length);
            complete(packet);
            return;
        }
        if (body == null) {
            body = new byte[length];
            bodyBytes = 0;
        }
        int count = Math.min(length - bodyBytes, data.remaining());
        data.get(body, bodyBytes, count);
        guard.body(count);
        bodyBytes += count;
        if (bodyBytes == length) {
            complete(ByteBuffer.wrap(body));
        }
    }

    private void complete(ByteBuffer packet) throws IOException {
        int first = header[0] & 0xFF;
        int headerLength = headerBytes;
        inBody = false;
        headerBytes = 0;
        body = null;
        switch (first >> 4) {
            case PUBLISH -> packets.message(message(first, packet));
            case PUBACK -> packets.puback(packet.getShort() & 0xFFFF);
            default -> answer(read(headerLength, packet));
        }
    }

    private void answer(MqttWireMessage packet) {
        if (packet instanceof MqttConnack connack) {
            packets.connack(connack.getReturnCode(), connack.getSessionPresent());
        } else if (packet instanceof MqttSuback suback) {
            packets.suback(
                    suback.getMessageId(),
                    Arrays.stream(suback.getGrantedQos()).boxed().toList());
        } else if (packet instanceof MqttUnsubAck unsuback) {
            packets.unsuback(unsuback.getMessageId());
        } else {
            packets.pingresp();
        }
    }

    private MqttWireMessage read(int headerLength, ByteBuffer packet) throws IOException {
        byte[] bytes = Arrays.copyOf(header, headerLength + packet.remaining());
        packet.get(bytes, headerLength, packet.remaining());
        try {
            return MqttWireMessage.createWireMessage(bytes);
        } catch (MqttException e) {
            throw PacketGuard.refused("broke MQTT 3.1.1: " + Quoted.bare(e.getMessage()));
        }
    }

    private InboundMessage message(int first, ByteBuffer packet) throws IOException {
        int qos = first >> 1 & 1;
        int topicLength = packet.getShort() & 0xFFFF;
        if (topicLength + 2 * qos > packet.remaining()) {
            throw PacketGuard.refused("broke MQTT 3.1.1: a packet ends before its contents do");
        }
        byte[] topicBytes = new byte[topicLength];
        packet.get(topicBytes);
        int packetId = qos == 0 ? 0 : packet.getShort() & 0xFFFF;
        byte[] payload = new byte[packet.remaining()];
        packet.get(payload);
        return new InboundMessage(shared(TopicText.decode(topicBytes)), payload, qos, (first & DUP) != 0, packetId);
    }

    private String shared(String topic) {
        if (!topic.equals(lastTopic)) {
            lastTopic = topic;
        }
        return lastTopic;
    }
}
