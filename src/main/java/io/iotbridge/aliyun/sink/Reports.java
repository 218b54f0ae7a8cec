package io.iotbridge.aliyun.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Bad records on their way to the dead letter queue. A record is done once the queue has it. Used by the task thread alone. */
final class Reports {

    private record Pending(OffsetWindow.Position position, Future<Void> report) {}

    private final ErrantRecordReporter reporter;
    private final Deque<Pending> pending = new ArrayDeque<>();

    /** @param reporter null where Connect is configured to have none: then a bad record fails the task */
    Reports(ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    /** @throws ConnectException naming the record, if there is no dead letter queue */
    void report(SinkRecord record, OffsetWindow.Position position, String reason) {
        ConnectException cause =
                new ConnectException("The record at " + Origin.of(record) + " cannot be published: " + reason);
        if (reporter == null) {
            throw new ConnectException(
                    cause.getMessage()
                            + ". To set such records aside, configure errors.tolerance=all and errors.deadletterqueue.topic.name",
                    cause);
        }
        pending.addLast(new Pending(position, reporter.report(record, cause)));
    }

    /**
     * Marks as done what the queue has by now.
     *
     * @throws ConnectException if the queue could not take a record
     */
    void settle() {
        while (!pending.isEmpty() && pending.peekFirst().report().isDone()) {
            Pending settled = pending.removeFirst();
            try {
                settled.report().get();
            } catch (ExecutionException e) {
                throw new ConnectException("The dead letter queue did not take a record", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConnectException("Interrupted while writing to the dead letter queue", e);
            }
            settled.position().done();
        }
    }
}
