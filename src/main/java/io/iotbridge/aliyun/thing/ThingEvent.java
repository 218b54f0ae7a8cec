package io.iotbridge.aliyun.thing;

/**
 * An event of a thing model.
 *
 * @param identifier with its module, as in the topic
 * @param kind {@code info}, {@code alert} or {@code error}
 */
public record ThingEvent(String identifier, String kind, String method, Shape output) {}
