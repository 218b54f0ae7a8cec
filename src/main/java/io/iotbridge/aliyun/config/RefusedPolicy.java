package io.iotbridge.aliyun.config;

/** What it means that the platform refuses a device or one of its subscriptions for good. */
public enum RefusedPolicy {
    /** The task fails and says which device. */
    FAIL,
    /** The others go on without it. */
    SKIP
}
