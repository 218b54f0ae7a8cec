package io.iotbridge.aliyun.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret of a device. It signs, and never shows itself: {@link #toString()} hides it and there is no accessor for its text. */
public final class DeviceSecret {

    private final byte[] utf8;

    /** @throws IllegalArgumentException if the secret is empty */
    public DeviceSecret(String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("the device secret is empty");
        }
        utf8 = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** The key of the HMAC. */
    byte[] key() {
        return utf8.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceSecret that && MessageDigest.isEqual(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return DeviceSecret.class.hashCode();
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}
