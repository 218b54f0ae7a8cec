package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.config.rules.ConfirmRules;

/**
 * What a frame waits for beyond its PUBACK, which only says that the platform has the bytes.
 *
 * @param id of the frame, which its reply repeats
 * @param rules of its route
 */
public record Confirmation(String id, ConfirmRules rules) {}
