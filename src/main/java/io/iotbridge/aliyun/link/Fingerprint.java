package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes the text that is equal for every copy of a message of one device. For one thread at a time. */
final class Fingerprint {

    private final byte[] device;
    private final MessageDigest digest;

    Fingerprint(DeviceId device) {
        this.device = device.toString().getBytes(StandardCharsets.UTF_8);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** From device, packet id, topic and bytes. */
    String of(InboundMessage message) {
        digest.update(device);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, message.packetId()));
        digest.update(message.topic().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(message.payload()), 0, 16);
    }
}
