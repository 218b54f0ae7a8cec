package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.InboundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Takes the stream from the server apart, wherever frames cut it: messages and PUBACKs go straight to whom they are for, without Paho's
 * threads in between; all other packets go to Paho as they are. For one thread at a time.
 */
final class PacketSorter {

    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    private static final int LONGEST_HEADER = 5;
    private static final int DUP = 0x08;

    private final PacketGuard guard = new PacketGuard();
    private final IntPredicate mayTake;
    private final Consumer<InboundMessage> message;
    private final IntConsumer puback;
    private final Consumer<ByteBuffer> other;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerBytes;
    private boolean inBody;
    private byte[] body;
    private int bodyBytes;
    /** Most messages of a device come on one topic. */
    private byte[] lastTopicBytes = {};

    private String lastTopic = "";

    /**
     * @param mayTake asked before each packet, with its type
     * @param other gets a packet of any other type
     */
    PacketSorter(
            IntPredicate mayTake, Consumer<InboundMessage> message, IntConsumer puback, Consumer<ByteBuffer> other) {
        this.mayTake = mayTake;
        this.message = message;
        this.puback = puback;
        this.other = other;
    }

    /**
     * Takes packets until the data are used up or the next one may not be taken.
     *
     * @return whether the data are used up
     * @throws IOException if the server broke MQTT; the cause says how
     */
    boolean take(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            if (!inBody) {
                if (headerBytes == 0 && !mayTake.test((data.get(data.position()) & 0xFF) >> 4)) {
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
            case PUBLISH -> message.accept(message(first, packet));
            case PUBACK -> puback.accept(packet.getShort() & 0xFFFF);
            default ->
                other.accept(ByteBuffer.allocate(headerLength + packet.remaining())
                        .put(header, 0, headerLength)
                        .put(packet)
                        .flip());
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
        return new InboundMessage(topic(topicBytes), payload, qos, (first & DUP) != 0, packetId);
    }

    private String topic(byte[] bytes) throws IOException {
        if (!Arrays.equals(bytes, lastTopicBytes)) {
            try {
                lastTopic = utf8.decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                throw PacketGuard.refused("broke MQTT 3.1.1: a topic that is not UTF-8");
            }
            if (lastTopic.chars().anyMatch(Character::isISOControl)) {
                throw PacketGuard.refused("broke MQTT 3.1.1: a topic with a control character");
            }
            lastTopicBytes = bytes;
        }
        return lastTopic;
    }
}
