package io.iotbridge.aliyun.config;

import java.time.Duration;

/**
 * Publishes of a device that the platform takes in a second, and how soon it says so. Immutable.
 *
 * @param qos0PerSecond 0 for no limit
 * @param qos1PerSecond 0 for no limit
 * @param pubackTimeout without a PUBACK after which a connection is considered dead
 */
public record PublishLimits(int qos0PerSecond, int qos1PerSecond, Duration pubackTimeout) {}
