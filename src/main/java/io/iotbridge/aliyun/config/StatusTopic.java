package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;

/**
 * Where the states of links are written. Immutable.
 *
 * @param name of the Kafka topic
 * @param values what the connector's converter of values can carry
 */
public record StatusTopic(String name, ConverterKind values) {}
