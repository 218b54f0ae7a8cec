package io.iotbridge.aliyun.fault;

/** Which copies beyond the first a disturbance may leave. */
enum Copies {
    /**
     * Per device no more than may wait for their PUBACK when a connection ends: in Kafka those whose PUBACK was lost before the session's
     * packet ids were seen to rise, on the platform those that have none. Where replies confirm, a frame for each connection that ended, and
     * one for each reply that the platform lost.
     */
    WITHIN_WINDOW {
        @Override
        long up(Losses losses) {
            return Connectors.WINDOW * Math.max(1, losses.connections() + losses.replies());
        }
    },
    /**
     * The same each time that the partitions change hands: when the tasks end, and again as each of the new ones joins Kafka's group. Where
     * replies confirm, also those that were confirmed behind the oldest of their partition, while that one waited for its reply.
     */
    WITHIN_WINDOWS {
        @Override
        long up(Losses losses) {
            return (1L + ConnectorFaults.MOST_TASKS) * Math.max(Connectors.WINDOW, losses.behindAReply())
                    + Connectors.WINDOW * losses.replies();
        }
    },
    /** In Kafka what had no PUBACK, on the platform what was accepted since the last offset commit. */
    SINCE_COMMIT {
        @Override
        long up(Losses losses) {
            return Long.MAX_VALUE;
        }
    };

    /** Messages to a device that the platform leaves without PUBACK (platform.md C5). */
    private static final long UNACKNOWLEDGED = 100;

    /**
     * What a device has lost in one round; all 0 where PUBACKs are enough.
     *
     * @param behindAReply messages of a device that can be confirmed while one of another device waits for its reply
     * @param connections that it had to make anew
     * @param replies that the platform did not send it
     */
    record Losses(long behindAReply, long connections, long replies) {
        static final Losses NONE = new Losses(0, 0, 0);
    }

    /** Most copies of one device in one round, on the platform. */
    abstract long up(Losses losses);

    /** The same in either direction. */
    final long most(Way way, Losses losses) {
        if (way == Way.UP) {
            return up(losses);
        }
        return this == SINCE_COMMIT ? Long.MAX_VALUE : UNACKNOWLEDGED;
    }
}
