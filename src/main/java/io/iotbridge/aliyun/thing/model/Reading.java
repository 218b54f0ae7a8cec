package io.iotbridge.aliyun.thing.model;

import java.util.OptionalLong;

/**
 * A property's value.
 *
 * @param identifier as on the wire
 * @param value as Connect has it; {@code null} if there was none
 * @param time milliseconds since 1970, if it came with one
 */
public record Reading(String identifier, Object value, OptionalLong time) {}
