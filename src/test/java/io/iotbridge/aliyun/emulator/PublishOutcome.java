package io.iotbridge.aliyun.emulator;

/** What became of a message that the cloud side sent to a device (platform.md C1). */
public enum PublishOutcome {
    /** On its way over a live connection. */
    DELIVERED("delivered"),
    /** QoS 1 and kept: the device is away or has too many messages unacknowledged. */
    STORED("stored"),
    /** The device did not subscribe to the topic; the message is gone. */
    NOT_SUBSCRIBED("notSubscribed"),
    /** QoS 0 to a device that is away, or no room to keep it; the message is gone. */
    DROPPED("dropped"),
    /** No such device. */
    UNKNOWN_DEVICE("unknownDevice");

    private final String wireName;

    PublishOutcome(String wireName) {
        this.wireName = wireName;
    }

    /** The outcome as the HTTP side spells it. */
    public String wireName() {
        return wireName;
    }
}
