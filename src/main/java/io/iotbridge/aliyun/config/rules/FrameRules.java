package io.iotbridge.aliyun.config.rules;

import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.thing.RecordTime;
import java.util.Optional;
import java.util.Set;

/**
 * How the frames of a route to the platform are made.
 *
 * @param preset what they are for
 * @param time where a record says at which time its values were so
 * @param others fields of a record that say which device it is for; they are no parameters, unless the thing model has them
 * @param confirm how they are confirmed by replies; empty where the PUBACK is enough
 * @param coalesce how records leave together; empty where each leaves alone
 */
public record FrameRules(
        UplinkPreset preset,
        RecordTime time,
        Set<String> others,
        Optional<ConfirmRules> confirm,
        Optional<CoalesceRules> coalesce) {

    /** Copies the set. */
    public FrameRules {
        others = Set.copyOf(others);
    }
}
