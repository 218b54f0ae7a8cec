package io.iotbridge.aliyun.identity;

/**
 * A device that we can sign in as.
 *
 * @param id its name on the platform
 * @param secret signs its CONNECT
 */
public record Device(DeviceId id, DeviceSecret secret) {}
