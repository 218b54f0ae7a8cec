package io.iotbridge.aliyun.emulator;

import java.util.List;

/**
 * A device as the console shows it.
 *
 * @param since when it last came or went, milliseconds since the epoch
 * @param connects sign-ins accepted so far
 * @param kicks connections closed because the identity signed in anew (platform.md C4)
 * @param lastRefusal why the last CONNECT was refused, {@code null} if it was not
 * @param unacknowledged QoS 1 messages sent and not acknowledged
 * @param waiting messages kept and not yet sent
 */
public record DeviceState(
        String productKey,
        String deviceName,
        boolean online,
        long since,
        int connects,
        int kicks,
        String lastRefusal,
        int unacknowledged,
        int waiting,
        List<String> subscriptions) {}
