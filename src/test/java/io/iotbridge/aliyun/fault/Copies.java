package io.iotbridge.aliyun.fault;

/** Which copies beyond the first a disturbance may leave. */
enum Copies {
    /**
     * Per device no more than may wait for their PUBACK when a connection ends: in Kafka those whose PUBACK was lost before the session's
     * packet ids were seen to rise, on the platform those that have none. Where replies confirm, a frame more of as many records: the platform
     * loses one reply in a hundred, whatever else breaks.
     */
    WITHIN_WINDOW(Copies.UNACKNOWLEDGED, Connectors.WINDOW) {
        @Override
        long most(Way way, long behindAReply) {
            return way == Way.UP && behindAReply > 0 ? 2L * Connectors.WINDOW : most(way);
        }
    },
    /**
     * The same each time that the partitions change hands: when the tasks end, and again as each of the new ones joins Kafka's group. Where
     * replies confirm, also those that were confirmed behind the oldest of their partition, while that one waited for its reply.
     */
    WITHIN_WINDOWS(Copies.UNACKNOWLEDGED, (1L + ConnectorFaults.MOST_TASKS) * Connectors.WINDOW) {
        @Override
        long most(Way way, long behindAReply) {
            return way == Way.DOWN ? most(way) : Math.max(most(way), (1L + ConnectorFaults.MOST_TASKS) * behindAReply);
        }
    },
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

    /**
     * Most copies of one device in one round.
     *
     * @param behindAReply messages of a device that can be confirmed while one of another device waits for its reply; 0 where PUBACKs are
     *     enough
     */
    long most(Way way, long behindAReply) {
        return most(way);
    }

    final long most(Way way) {
        return way == Way.DOWN ? down : up;
    }
}
