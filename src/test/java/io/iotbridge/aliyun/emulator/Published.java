package io.iotbridge.aliyun.emulator;

import java.nio.charset.StandardCharsets;

/**
 * A publish as it came in from a device.
 *
 * @param seq counts from 1, in order of arrival
 * @param accepted whether the platform took it; a PUBACK does not tell (platform.md D6)
 * @param reason why it was dropped, {@code null} if it was not
 * @param arrival milliseconds since the epoch
 * @param nanos the same moment as monotonic nanoseconds, which all processes of a machine share
 */
public record Published(
        long seq,
        String productKey,
        String deviceName,
        String topic,
        byte[] payload,
        int qos,
        boolean dup,
        boolean accepted,
        String reason,
        long arrival,
        long nanos) {

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
