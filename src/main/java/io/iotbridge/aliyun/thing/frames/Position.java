package io.iotbridge.aliyun.thing.frames;

/** Where a record stands in Kafka. */
public record Position(String topic, int partition, long offset) {}
