package io.iotbridge.aliyun.config.rules;

/** What happens to a message from the platform that cannot be carried as configured. */
public enum DisposalPolicy {
    /** The task fails and names the message, which stays unacknowledged. */
    FAIL,
    /** The message is counted and acknowledged. */
    DROP,
    /** The same, and a warning names its topic once: nobody has chosen this. */
    WARN,
    /** The message goes to the errors topic, with its reason in the headers. */
    REPORT
}
