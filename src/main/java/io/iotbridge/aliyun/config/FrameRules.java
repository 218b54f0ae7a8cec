package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.routing.UplinkPreset;
import io.iotbridge.aliyun.thing.RecordTime;

/**
 * How the frames of a route to the platform are made.
 *
 * @param preset what they are for
 * @param time where a record says at which time its values were so
 */
public record FrameRules(UplinkPreset preset, RecordTime time) {}
