package io.iotbridge.aliyun.identity;

/**
 * A device as which the plugin can sign in.
 *
 * @param id its name on the platform
 * @param secret signs its CONNECT
 */
public record Device(DeviceId id, DeviceSecret secret) {}
