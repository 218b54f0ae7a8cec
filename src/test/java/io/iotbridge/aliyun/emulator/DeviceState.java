package io.iotbridge.aliyun.emulator;

import java.util.List;

/**
 * A device as the console shows it.
 *
 * @param connects sign-ins accepted so far
 * @param kicks connections closed because the identity signed in anew (platform.md C4)
 * @param lastRefusal why the last CONNECT was refused, {@code null} if none was
 * @param unacknowledged QoS 1 messages sent and not acknowledged
 * @param waiting messages kept and not yet sent
 */
public record DeviceState(
        String productKey,
        String deviceName,
        boolean online,
        int connects,
        int kicks,
        String lastRefusal,
        int unacknowledged,
        int waiting,
        List<String> subscriptions) {}
