package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.metrics.FlowCounters;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Bad records on their way to the dead letter queue. A record is done once the queue has it. Without a queue, and where the queue does not take
 * a record, there is a {@link #failure()} that names it, and the record's position stays open. Used by the task thread alone, but for
 * {@link #pending()}.
 *
 * <p>A record that the queue's own producer refuses at once (larger than its {@code max.request.size}) counts as taken: Connect logs the
 * error and reports success.
 */
final class Reports {

    private record Pending(Origin origin, OffsetWindow.Position position, Future<Void> report) {}

    private final ErrantRecordReporter reporter;
    private final FlowCounters counters;
    private final Deque<Pending> pending = new ConcurrentLinkedDeque<>();
    private ConnectException failure;

    /** @param reporter null where Connect is configured to have none: then a bad record fails the task */
    Reports(ErrantRecordReporter reporter, FlowCounters counters) {
        this.reporter = reporter;
        this.counters = counters;
    }

    void report(SinkRecord record, OffsetWindow.Position position, String reason) {
        Origin origin = Origin.of(record);
        ConnectException cause = new ConnectException("The record at " + origin + " cannot be published: " + reason);
        if (reporter == null) {
            fail(
                    cause.getMessage()
                            + ". To set such records aside, configure errors.tolerance=all and errors.deadletterqueue.topic.name",
                    cause);
            return;
        }
        try {
            pending.addLast(new Pending(origin, position, reporter.report(record, cause)));
        } catch (ConnectException notTolerated) {
            fail(cause.getMessage() + ". " + notTolerated.getMessage(), notTolerated);
        }
    }

    /** Marks as done what the queue has by now. */
    void settle() {
        while (!pending.isEmpty() && pending.peekFirst().report().isDone()) {
            settle(pending.removeFirst());
        }
    }

    private void settle(Pending settled) {
        try {
            settled.report().get();
            settled.position().done();
            counters.countReported();
        } catch (ExecutionException e) {
            fail("The dead letter queue did not take the record at " + settled.origin(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("Interrupted while writing the record at " + settled.origin() + " to the dead letter queue", e);
        }
    }

    /** The first failure stays. Its record comes again when the task does. */
    private void fail(String message, Throwable cause) {
        counters.countRetried();
        if (failure == null) {
            failure = new ConnectException(message, cause);
        }
    }

    /** Records that the queue does not have yet. Called by any thread. */
    int pending() {
        return pending.size();
    }

    /** Why the task cannot go on. */
    Optional<ConnectException> failure() {
        return Optional.ofNullable(failure);
    }

    /** These partitions are somebody else's now; what the queue does not have yet comes to him again. */
    void forget(Collection<TopicPartition> partitions) {
        settle();
        pending.removeIf(report -> {
            boolean gone = partitions.contains(report.origin().partition());
            if (gone) {
                counters.countRetried();
            }
            return gone;
        });
    }

    /** The task ends. */
    void close() {
        settle();
        pending.forEach(report -> counters.countRetried());
        pending.clear();
    }
}
