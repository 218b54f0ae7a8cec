package io.iotbridge.aliyun.fault;

/** Which copies beyond the first a disturbance may leave. */
enum Copies {
    /**
     * Per device no more than may wait for their PUBACK when a connection ends: in Kafka those whose PUBACK was lost before the session's
     * packet ids were seen to rise, on the platform those that have none.
     */
    WITHIN_WINDOW(Copies.UNACKNOWLEDGED, Connectors.WINDOW),
    /**
     * The same each time that the partitions change hands: when the tasks end, and again as each of the new ones joins Kafka's group.
     */
    WITHIN_WINDOWS(Copies.UNACKNOWLEDGED, (1L + ConnectorFaults.MOST_TASKS) * Connectors.WINDOW),
    /** In Kafka what had no PUBACK, on the platform what was accepted since the last offset commit. */
    SINCE_COMMIT(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Messages to a device that the platform leaves without PUBACK (platform.md C5). */
    private static final long UNACKNOWLEDGED = 100;

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
