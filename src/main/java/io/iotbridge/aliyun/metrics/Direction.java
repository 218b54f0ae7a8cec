package io.iotbridge.aliyun.metrics;

import java.util.Locale;

/** Which way messages go. */
public enum Direction {
    /** Platform to Kafka. */
    DOWNLINK,
    /** Kafka to platform. */
    UPLINK;

    /** As tags have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
