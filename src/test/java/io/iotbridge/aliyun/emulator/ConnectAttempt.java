package io.iotbridge.aliyun.emulator;

/**
 * A CONNECT of a registered device.
 *
 * @param nanos when it arrived, as {@link System#nanoTime()}
 * @param refusal why it was refused, {@code null} if it was accepted
 * @param kicks whether it was accepted while the device had another connection, which it ended (platform.md C4)
 */
public record ConnectAttempt(String productKey, String deviceName, long nanos, String refusal, boolean kicks) {}
