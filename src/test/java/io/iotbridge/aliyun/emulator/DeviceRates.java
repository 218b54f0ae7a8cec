package io.iotbridge.aliyun.emulator;

import java.time.Duration;

/** What one device may do in a time (platform.md C5). Guarded by the device. */
final class DeviceRates {

    private final boolean strict;
    private final RateWindow connects;
    private final RateWindow qos0;
    private final RateWindow qos1;

    DeviceRates(boolean strict, Limits limits) {
        this.strict = strict;
        this.connects = new RateWindow(limits.connectsPerMinute(), limits.connectMinute());
        this.qos0 = new RateWindow(limits.qos0PerSecond(), Duration.ofSeconds(1));
        this.qos1 = new RateWindow(limits.qos1PerSecond(), Duration.ofSeconds(1));
    }

    boolean admitsConnect() {
        return !strict || connects.admits(System.nanoTime());
    }

    boolean admitsPublish(int qos) {
        return !strict || (qos == 0 ? qos0 : qos1).admits(System.nanoTime());
    }
}
