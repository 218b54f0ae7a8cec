package io.iotbridge.aliyun.thing;

/**
 * A service of a thing model.
 *
 * @param identifier with its module, as in the topic
 * @param isSync whether the caller waits for the answer
 */
public record ThingService(String identifier, boolean isSync, String method, Shape input, Shape output) {}
