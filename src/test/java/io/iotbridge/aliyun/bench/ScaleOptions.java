package io.iotbridge.aliyun.bench;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a fleet is scaled. */
final class ScaleOptions {
    /** The platform's bound. */
    static final int CONNECTS_PER_MINUTE = 5;

    /** Who carries the two directions. */
    enum Way {
        ALONE,
        PAIR
    }

    @Mixin
    FleetOptions fleet = new FleetOptions();

    @Mixin
    FleetRecord kept = new FleetRecord(KeptRuns.SCALE);

    @Option(names = "--tasks", split = ",", defaultValue = "1,4,16", description = "default: ${DEFAULT-VALUE}")
    List<Integer> tasks;

    @Option(names = "--workers", defaultValue = "3", description = "most; default: ${DEFAULT-VALUE}")
    int workers;

    @Option(
            names = "--ways",
            split = ",",
            defaultValue = "ALONE,PAIR",
            description = "one connector, or a source and a sink with devices of their own; default: ${DEFAULT-VALUE}")
    List<Way> ways;

    @Option(names = "--remembered", defaultValue = "400000", hidden = true)
    int remembered;

    /** What the connectors are given: the platform's own rates. */
    Map<String, String> settings() {
        return Map.of(
                "iot.connects.per.second",
                Integer.toString(fleet.rate),
                "iot.connects.per.minute.per.device",
                Integer.toString(CONNECTS_PER_MINUTE),
                "uplink.rate.qos1.per.second",
                "10",
                // A sink's consumer that died with its worker is missed by its group sooner than by default.
                "consumer.override.session.timeout.ms",
                "10000",
                // And only what moves is taken from the others.
                "consumer.override.partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName(),
                "consumer.override.heartbeat.interval.ms",
                "1000");
    }
}
