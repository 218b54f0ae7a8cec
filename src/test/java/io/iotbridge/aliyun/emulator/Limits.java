package io.iotbridge.aliyun.emulator;

import java.time.Duration;

/**
 * The platform's documented limits (platform.md C1, C2, C5) and the bounds of the emulator's own memory.
 *
 * @param connectsPerMinute CONNECTs per device and minute; enforced with strict rates
 * @param qos0PerSecond publishes at QoS 0 per device and second; enforced with strict rates
 * @param qos1PerSecond publishes at QoS 1 per device and second; enforced with strict rates
 * @param subscriptions filters per device
 * @param filtersPerSubscribe filters per SUBSCRIBE
 * @param unacknowledged QoS 1 messages on their way to a device
 * @param payloadBytes largest payload
 * @param topicBytes longest topic
 * @param topicSlashes most slashes of a custom topic
 * @param storedPerDevice QoS 1 messages kept for a device; the platform documents none, memory has one
 * @param messages publishes of devices remembered for the cloud side; 0 remembers none
 * @param acknowledgementsPerDevice PUBACKs remembered per device; 0 remembers none
 * @param connectMinute what passes for a minute of the connect rate, so that a test need not wait one
 * @param keepAliveSecond what passes for a second of keepalive, so that a test need not wait 45 of them
 */
public record Limits(
        int connectsPerMinute,
        int qos0PerSecond,
        int qos1PerSecond,
        int subscriptions,
        int filtersPerSubscribe,
        int unacknowledged,
        int payloadBytes,
        int topicBytes,
        int topicSlashes,
        int storedPerDevice,
        int messages,
        int acknowledgementsPerDevice,
        Duration connectMinute,
        Duration keepAliveSecond) {

    /** The platform's own figures. */
    public static Limits platform() {
        return new Limits(
                5,
                30,
                10,
                100,
                8,
                100,
                256 * 1024,
                128,
                7,
                100_000,
                1_000_000,
                100_000,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1));
    }

    public Limits withConnectsPerMinute(int count) {
        return RecordCopy.with(this, "connectsPerMinute", count);
    }

    public Limits withConnectMinute(Duration duration) {
        return RecordCopy.with(this, "connectMinute", duration);
    }

    public Limits withQos0PerSecond(int count) {
        return RecordCopy.with(this, "qos0PerSecond", count);
    }

    public Limits withQos1PerSecond(int count) {
        return RecordCopy.with(this, "qos1PerSecond", count);
    }

    public Limits withUnacknowledged(int count) {
        return RecordCopy.with(this, "unacknowledged", count);
    }

    public Limits withStoredPerDevice(int count) {
        return RecordCopy.with(this, "storedPerDevice", count);
    }

    public Limits withMessages(int count) {
        return RecordCopy.with(this, "messages", count);
    }

    public Limits withAcknowledgementsPerDevice(int count) {
        return RecordCopy.with(this, "acknowledgementsPerDevice", count);
    }

    public Limits withKeepAliveSecond(Duration duration) {
        return RecordCopy.with(this, "keepAliveSecond", duration);
    }
}
