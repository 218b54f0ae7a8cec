package io.iotbridge.aliyun.thing;

/** Where a record stands in Kafka. */
public record Position(String topic, int partition, long offset) {}
