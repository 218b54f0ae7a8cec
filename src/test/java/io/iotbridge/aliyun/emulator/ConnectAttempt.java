package io.iotbridge.aliyun.emulator;

/**
 * A CONNECT of a registered device.
 *
 * @param nanos when it arrived, as {@link System#nanoTime()}
 * @param refusal why it was refused, {@code null} if it was accepted
 */
public record ConnectAttempt(String productKey, String deviceName, long nanos, String refusal) {}
