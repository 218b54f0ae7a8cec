package io.iotbridge.aliyun.link.acks;

import java.util.HexFormat;

/**
 * Equal for every copy of a message of one device, and in practice different for any two messages. Kept small, since links remember many.
 *
 * @param high the first eight bytes of a digest
 * @param low the next eight
 */
record Fingerprint(long high, long low) {

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
