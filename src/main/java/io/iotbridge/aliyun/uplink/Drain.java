package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.uplink.outboxes.Outboxes;
import io.iotbridge.aliyun.uplink.results.Results;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * The short wait for PUBACKs, and for results, before a commit that we did not ask for: as a rule it is the last one before partitions are taken away or the task
 * ends, and what is still in flight then is published twice. A wait in vain is not repeated soon, so that a slow platform is not made
 * slower. Used by the task thread.
 */
final class Drain {

    /** Waits in vain take no more than one part in so many of the time. */
    private static final int PAUSE_FACTOR = 20;

    private final Outboxes outboxes;
    private final Results results;
    private final Duration most;
    private final LongSupplier nanoTime;
    private long notBefore;
    private boolean holds;

    /**
     * @param most zero to wait never
     * @param nanoTime monotonic nanoseconds
     */
    Drain(Outboxes outboxes, Results results, Duration most, LongSupplier nanoTime) {
        this.outboxes = outboxes;
        this.results = results;
        this.most = most;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /**
     * Sends nothing more of the devices of these partitions until {@link #end()}, and waits for what is in flight, and for its results: together so
     * long at most.
     *
     * @return whether something is held back now
     */
    boolean start(Collection<TopicPartition> partitions) {
        if (most.isZero() || nanoTime.getAsLong() - notBefore < 0) {
            return holds;
        }
        holds = true;
        long began = nanoTime.getAsLong();
        if (!outboxes.drain(partitions, most) || !results.await(most.minusNanos(nanoTime.getAsLong() - began))) {
            notBefore = nanoTime.getAsLong() + most.multipliedBy(PAUSE_FACTOR).toNanos();
        }
        return holds;
    }

    /** The task goes on: it was not the last commit. */
    void end() {
        if (holds) {
            holds = false;
            outboxes.goOn();
        }
    }
}
