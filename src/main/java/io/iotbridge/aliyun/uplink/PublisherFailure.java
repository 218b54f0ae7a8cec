package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.uplink.offsets.OpenPartitions;
import io.iotbridge.aliyun.uplink.results.Results;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;

/** Why a {@link Publisher} cannot go on, and when it says so. Used by its thread, but for {@link #letGo}. */
final class PublisherFailure {

    private final Reports reports;
    private final OpenPartitions partitions;
    private final Refusals refusals;
    private final Results results;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private OptionalLong failAt = OptionalLong.empty();
    private volatile String letGoFor;

    /** @param patience how long records that have left may take until the task fails for another */
    PublisherFailure(
            Reports reports,
            OpenPartitions partitions,
            Refusals refusals,
            Results results,
            Duration patience,
            LongSupplier nanoTime) {
        this.reports = reports;
        this.partitions = partitions;
        this.refusals = refusals;
        this.results = results;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** Nothing more is to be published. Called by any thread. */
    void letGo(String reason) {
        letGoFor = reason;
    }

    /** @throws ConnectException after {@link #letGo} */
    void throwIfLetGo() {
        if (letGoFor != null) {
            throw new ConnectException("Publishing has stopped: " + letGoFor);
        }
    }

    /**
     * A record that cannot be reported fails the task once those before it are accepted and committed, or have had time enough: Connect commits
     * nothing of a batch whose {@code put} throws.
     *
     * @return whether there is such a record
     */
    boolean begins() {
        boolean failing = reports.failure().isPresent();
        if (failing && failAt.isEmpty()) {
            failAt = OptionalLong.of(nanoTime.getAsLong() + patience.toNanos());
        }
        if (failing) {
            // Each time: a rebalance may have brought others.
            partitions.pauseAll();
        }
        return failing;
    }

    /** Whether {@link #begins} has found one, so that {@link #throwIfAny} will throw before long. */
    boolean hasBegun() {
        return failAt.isPresent();
    }

    /**
     * Unless the task can go on.
     *
     * @param devices the number of those that are listed
     * @throws ConnectException if it cannot
     */
    void throwIfAny(int devices) {
        throwIfLetGo();
        refusals.throwFailure(devices);
        results.failure().ifPresent(failure -> {
            throw failure;
        });
        if (reports.failure().isPresent() && (partitions.areIdle() || isOverdue())) {
            throw reports.failure().get();
        }
    }

    private boolean isOverdue() {
        return failAt.isPresent() && nanoTime.getAsLong() - failAt.getAsLong() >= 0;
    }
}
