package io.iotbridge.aliyun.config;

/**
 * Publishes a second and device that the platform takes. Immutable.
 *
 * @param qos0PerSecond 0 for no limit
 * @param qos1PerSecond 0 for no limit
 */
public record PublishLimits(int qos0PerSecond, int qos1PerSecond) {}
