package io.iotbridge.aliyun.config.rules;

/** What to do when the platform permanently refuses a device or one of its subscriptions. */
public enum RefusedPolicy {
    /** The task fails and says which device. */
    FAIL,
    /** The others go on without it. */
    SKIP
}
