package io.iotbridge.aliyun.metrics;

/** What JMX shows of one task. */
public interface TaskMXBean {

    /** Devices that are signed in and subscribed. */
    int getDevicesUp();

    /** Connections that ended, and attempts that failed. */
    long getDisconnects();

    /** How often another client was found to sign in as a device of this task. */
    long getIdentityConflicts();

    /** Devices that another client signs in as, now: {@code productKey/deviceName}. */
    String[] getDevicesInConflict();

    /** Messages that came in. */
    long getReceived();

    /** Messages the other side acknowledged. */
    long getDelivered();

    /** Messages that went to the errors topic or the dead letter queue. */
    long getReported();

    /** Messages that a named policy dropped. */
    long getDropped();

    /** Messages given back before they were done. */
    long getRetried();

    /** Messages on their way. */
    long getInFlight();
}
