package io.iotbridge.aliyun.link.packets;

import io.iotbridge.aliyun.identity.SignedConnect;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.OutboundMessage;
import io.iotbridge.aliyun.link.network.Outbound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttConnect;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttDisconnect;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPingReq;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttSubscribe;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttUnsubscribe;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;

/**
 * A packet that leaves. PUBLISH and PUBACK (MQTT 3.1.1, 3.3 and 3.4) are written without copying payloads.
 *
 * @param head all of it up to the payload
 * @param payload not copied
 * @param written run when its frame was handed to the network, on the thread that did it; must not block
 */
public record Packet(byte[] head, byte[] payload, Runnable written) implements Outbound {

    private static final byte[] NONE = {};
    private static final Runnable NOBODY = () -> {};
    private static final int MQTT_3_1_1 = 4;
    private static final int PUBLISH = 0x30;
    private static final int QOS_1 = 2;
    private static final int DUP = 8;
    private static final int PUBACK = 0x40;

    @Override
    public boolean isAwaited() {
        return written != NOBODY;
    }

    /** Nothing at all. */
    public static Packet empty() {
        return new Packet(NONE, NONE, NOBODY);
    }

    public static Packet pingreq() {
        return of(new MqttPingReq(), NOBODY);
    }

    public static Packet disconnect() {
        return of(new MqttDisconnect(), NOBODY);
    }

    /** Any that is neither PUBLISH nor PUBACK, written by Paho. */
    private static Packet of(MqttWireMessage message, Runnable written) {
        try {
            return new Packet(message.getHeader(), message.getPayload(), written);
        } catch (MqttException e) {
            throw new IllegalArgumentException("a packet type that cannot be written", e);
        }
    }

    public static Packet connect(ConnectSpec spec, Runnable written) {
        SignedConnect credentials = spec.credentials();
        return of(
                new MqttConnect(
                        credentials.clientId(),
                        MQTT_3_1_1,
                        spec.cleanSession(),
                        Math.toIntExact(spec.keepAlive().toSeconds()),
                        credentials.username(),
                        credentials.password().toCharArray(),
                        null,
                        null),
                written);
    }

    /** Asks for QoS 1, which the platform takes for the most it may deliver. */
    public static Packet subscribe(List<String> filters, int packetId) {
        int[] qos = new int[filters.size()];
        Arrays.fill(qos, 1);
        MqttSubscribe subscribe = new MqttSubscribe(filters.toArray(String[]::new), qos);
        subscribe.setMessageId(packetId);
        return of(subscribe, NOBODY);
    }

    public static Packet unsubscribe(List<String> filters, int packetId) {
        MqttUnsubscribe unsubscribe = new MqttUnsubscribe(filters.toArray(String[]::new));
        unsubscribe.setMessageId(packetId);
        return of(unsubscribe, NOBODY);
    }

    public static Packet puback(int packetId) {
        return new Packet(new byte[] {PUBACK, 2, (byte) (packetId >> 8), (byte) packetId}, NONE, NOBODY);
    }

    public static Packet publish(OutboundMessage message) {
        return publish(message, NOBODY);
    }

    public static Packet publish(OutboundMessage message, Runnable written) {
        int flags = (message.dup() ? DUP : 0) | (message.qos() > 0 ? QOS_1 : 0);
        return publish(PUBLISH | flags, message.topic(), message.packetId(), message.payload(), written);
    }

    private static Packet publish(int first, String topic, int packetId, byte[] payload, Runnable written) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int identifier = packetId == 0 ? 0 : 2;
        int remaining = 2 + name.length + identifier + payload.length;
        byte[] head = new byte[1 + lengthBytes(remaining) + 2 + name.length + identifier];
        ByteBuffer to = ByteBuffer.wrap(head).put((byte) first);
        for (int left = remaining, more = 1; more != 0; left >>>= 7) {
            more = left > 0x7F ? 0x80 : 0;
            to.put((byte) (left & 0x7F | more));
        }
        to.putShort((short) name.length).put(name);
        if (identifier > 0) {
            to.putShort((short) packetId);
        }
        return new Packet(head, payload, written);
    }

    private static int lengthBytes(int length) {
        int bytes = 1;
        for (int left = length >>> 7; left > 0; left >>>= 7) {
            bytes++;
        }
        return bytes;
    }
}
