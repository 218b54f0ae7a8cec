package io.iotbridge.aliyun.config.rules;

import java.time.Duration;

/**
 * How many publishes of a device the platform accepts per second, and how soon it acknowledges them. Immutable.
 *
 * @param qos0PerSecond 0 for no limit
 * @param qos1PerSecond 0 for no limit
 * @param pubackTimeout without a PUBACK after which a connection is considered dead
 */
public record PublishLimits(int qos0PerSecond, int qos1PerSecond, Duration pubackTimeout) {}
