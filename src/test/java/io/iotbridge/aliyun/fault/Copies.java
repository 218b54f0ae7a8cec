package io.iotbridge.aliyun.fault;

/** Which copies beyond the first a disturbance may leave. */
enum Copies {
    /** None in Kafka; on the platform, per device, no more publishes than may wait for their PUBACK when a connection ends. */
    WITHIN_WINDOW(0, Connectors.WINDOW),
    /**
     * The same each time that the partitions change hands: when the tasks end, and again as each of the new ones joins Kafka's group.
     */
    WITHIN_WINDOWS(0, (1L + ConnectorFaults.MOST_TASKS) * Connectors.WINDOW),
    /** In Kafka what had no PUBACK, on the platform what was accepted since the last offset commit. */
    SINCE_COMMIT(Long.MAX_VALUE, Long.MAX_VALUE);

    private final long down;
    private final long up;

    Copies(long down, long up) {
        this.down = down;
        this.up = up;
    }

    /** Most copies of one device in one round. */
    long most(Way way) {
        return way == Way.DOWN ? down : up;
    }
}
