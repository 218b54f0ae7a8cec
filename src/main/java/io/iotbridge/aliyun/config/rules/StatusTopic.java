package io.iotbridge.aliyun.config.rules;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.registry.TaskOwners;

/**
 * Where the states of links are written. Immutable.
 *
 * @param name of the Kafka topic
 * @param values what the connector's converter of values can carry
 * @param owners which task writes the states of a device
 */
public record StatusTopic(String name, ConverterKind values, TaskOwners owners) {}
