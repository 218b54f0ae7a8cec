package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.uplink.offsets.Held;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.results.Result;
import io.iotbridge.aliyun.uplink.results.Results;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Bad records on their way to the dead letters. A record is done once it is kept there. Where there is no such place, and where it does not
 * take a record, there is a {@link #failure()} that names it, and the record's position stays open. What is on its way counts in the share of its
 * partition, so that a place that is slow holds up who fills it. Used by the task thread alone.
 */
final class Reports {

    private record Pending(OpenRecord record, Future<?> kept, Runnable outcome, Result result, long bytes)
            implements Held {
        @Override
        public Ages.Step since() {
            return record.since();
        }
    }

    private final DeadLetters deadLetters;
    private final UplinkMetrics metrics;
    private final Results results;
    private final FlowCounters counters;
    private final LeanQueue<Pending> pending = new LeanQueue<>();
    private ConnectException failure;

    Reports(DeadLetters deadLetters, UplinkMetrics metrics, Results results) {
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.results = results;
        this.counters = metrics.messages();
    }

    /** A record that never left. */
    void report(OpenRecord record, String reason) {
        report(
                record,
                reason,
                Result.reported(
                        record.consumed(),
                        Result.Outcome.UNDELIVERABLE,
                        Optional.empty(),
                        reason,
                        metrics.sinceItCame(record)));
    }

    /** @param result told once the record is kept */
    void report(OpenRecord record, String reason, Result result) {
        ConnectException cause =
                new ConnectException(ErrorMessage.RECORD_NOT_PUBLISHED.message(record.consumed(), reason));
        try {
            Future<Void> kept = deadLetters.report(record.consumed(), cause);
            await(record, kept, deadLetters.areKept() ? counters::countReported : counters::countDropped, result);
        } catch (RuntimeException notTaken) {
            fail(cause.getMessage() + ". " + notTaken.getMessage(), notTaken);
        }
    }

    /** A record that comes again from elsewhere in Kafka, once it is kept there. */
    void forward(OpenRecord record, Future<?> kept) {
        await(record, kept, counters::countRetried, null);
    }

    private void await(OpenRecord record, Future<?> kept, Runnable outcome, Result result) {
        Pending report = new Pending(record, kept, outcome, result, record.heapBytes());
        record.partition().hold(report);
        pending.addLast(report);
    }

    /** Marks as done what is kept by now, in whatever order: partitions of the queue do not wait for each other. */
    void settle() {
        if (pending.isEmpty()) {
            return;
        }
        List<Pending> settled = new ArrayList<>();
        pending.removeIf(report -> report.kept().isDone() && settled.add(report));
        Steps.forEach(settled, this::settle);
    }

    private void settle(Pending settled) {
        try {
            settled.kept().get();
            kept(settled);
        } catch (ExecutionException e) {
            release(settled);
            fail(
                    "Kafka did not accept the report about the record at "
                            + settled.record().consumed(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            release(settled);
            fail(
                    "Interrupted while Kafka was to accept the report about the record at "
                            + settled.record().consumed(),
                    e);
        }
    }

    /** It is done, once its result is kept too. */
    private void kept(Pending report) {
        Runnable done = () -> {
            release(report);
            report.record().done();
            report.outcome().run();
        };
        if (report.result() == null) {
            done.run();
        } else {
            results.tell(report::result, done, () -> giveBack(report));
        }
    }

    /** A record ends the task. The first failure stays. Its record comes again when the task does. */
    void fail(String message, Throwable cause) {
        counters.countRetried();
        if (failure == null) {
            failure = new ConnectException(message, cause);
        }
    }

    /** Why the task cannot go on. */
    Optional<ConnectException> failure() {
        return Optional.ofNullable(failure);
    }

    /** These partitions belong to another task now; what is not kept yet comes to it again. */
    void forget(Collection<TopicPartition> partitions) {
        settle();
        pending.removeIf(report -> {
            boolean gone = partitions.contains(report.record().partition().id());
            if (gone) {
                giveBack(report);
            }
            return gone;
        });
    }

    /** The task ends. */
    void close() {
        settle();
        pending.forEach(this::giveBack);
        pending.clear();
    }

    private void giveBack(Pending report) {
        release(report);
        counters.countRetried();
    }

    private static void release(Pending report) {
        report.record().partition().release(report);
    }
}
