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

    private final DeviceId device;

    Fingerprints(DeviceId device) {
        this.device = device;
    }

    /** From device, packet id, topic and bytes. */
    Fingerprint of(InboundMessage message) {
        MessageDigest digest = DIGEST.get();
        // It may have failed half way.
        digest.reset();
        digest.update(device.toString().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, message.packetId()));
        digest.update(message.topic().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
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
