package io.iotbridge.aliyun.link.acks;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes the fingerprints of the messages of one device. For one thread at a time. */
final class Fingerprints {

    /** Of the loop: half a kilobyte would be much for each device. */
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Fingerprints::newDigest);

    private final byte[] device;

    Fingerprints(DeviceId device) {
        this.device = device.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** From device, packet id, topic and bytes. */
    Fingerprint of(InboundMessage message) {
        byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
        byte[] first = new byte[device.length + Integer.BYTES + topic.length + 1];
        ByteBuffer.wrap(first).put(device).putInt(message.packetId()).put(topic);
        MessageDigest digest = DIGEST.get();
        // It may have failed half way.
        digest.reset();
        digest.update(first);
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(message.payload()));
        return new Fingerprint(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
