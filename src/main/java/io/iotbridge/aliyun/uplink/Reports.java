package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.trouble.Trouble;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Bad records on their way to the dead letters. A record is done once it is kept there. Where there is no such place, and where it does not
 * take a record, there is a {@link #failure()} that names it, and the record's position stays open. Used by the task thread alone, but for
 * {@link #pending()}.
 */
final class Reports {

    private record Pending(Consumed record, OffsetWindow.Position position, Future<?> kept, Runnable outcome) {}

    private final DeadLetters deadLetters;
    private final FlowCounters counters;
    private final Deque<Pending> pending = new ConcurrentLinkedDeque<>();
    private ConnectException failure;

    Reports(DeadLetters deadLetters, FlowCounters counters) {
        this.deadLetters = deadLetters;
        this.counters = counters;
    }

    void report(Consumed record, OffsetWindow.Position position, String reason) {
        ConnectException cause = new ConnectException(Trouble.RECORD_NOT_PUBLISHED.message(record, reason));
        try {
            pending.addLast(new Pending(record, position, deadLetters.report(record, cause), counters::countReported));
        } catch (ConnectException notTolerated) {
            fail(cause.getMessage() + ". " + notTolerated.getMessage(), notTolerated);
        }
    }

    /** A record that comes again from elsewhere in Kafka, once it is kept there. */
    void forward(Consumed record, OffsetWindow.Position position, Future<?> kept) {
        pending.addLast(new Pending(record, position, kept, counters::countRetried));
    }

    /** Marks as done what is kept by now. */
    void settle() {
        while (!pending.isEmpty() && pending.peekFirst().kept().isDone()) {
            settle(pending.removeFirst());
        }
    }

    private void settle(Pending settled) {
        try {
            settled.kept().get();
            settled.position().done();
            settled.outcome().run();
        } catch (ExecutionException e) {
            fail("Kafka did not take again the record at " + settled.record(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("Interrupted while Kafka was to take again the record at " + settled.record(), e);
        }
    }

    /** The first failure stays. Its record comes again when the task does. */
    private void fail(String message, Throwable cause) {
        counters.countRetried();
        if (failure == null) {
            failure = new ConnectException(message, cause);
        }
    }

    /** Records that are not kept there yet. Called by any thread. */
    int pending() {
        return pending.size();
    }

    /** Why the task cannot go on. */
    Optional<ConnectException> failure() {
        return Optional.ofNullable(failure);
    }

    /** These partitions are somebody else's now; what is not kept yet comes to him again. */
    void forget(Collection<TopicPartition> partitions) {
        settle();
        pending.removeIf(report -> {
            boolean gone = partitions.contains(report.record().partition());
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
