package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.types.Parameter;

/**
 * A property of a thing model.
 *
 * @param required as the model says; nothing is checked by it
 */
public record Property(Parameter parameter, Access access, boolean required) {}
