package io.iotbridge.aliyun.thing.model;

/** What a service of a thing model is called with, and what it answers. */
public record ThingService(Shape input, Shape output) {}
