package io.iotbridge.aliyun.thing;

/** What the cloud may do with a property. */
public enum Access {
    /** {@code r}: the device reports it. */
    READ,
    /** {@code rw}: the cloud sets it too. */
    READ_WRITE,
    /** {@code w}: the cloud only sets it. No export was seen with it, but the platform's management knows it. */
    WRITE
}
