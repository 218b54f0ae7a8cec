package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.uplink.DeadLetters;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;

/**
 * Where Connect puts the bad records of a sink: into its dead letter queue, or into its log alone, or nowhere.
 *
 * @param reporter null where Connect is configured to have none: then a bad record fails the task
 * @param hasTopic whether there is a queue; else a record is logged at most
 */
record DeadLetterQueue(ErrantRecordReporter reporter, boolean hasTopic) implements DeadLetters {

    /**
     * Connect leaves out of what it hands to the task whatever is done at once, be it a failure: what its producer refuses without asking Kafka
     * (a letter larger than {@code max.request.size}, a topic it may not write to) so looks like a success. A producer that is as quick as
     * that and has Kafka's acknowledgement is possible, but not this often in a row; then the record is there more than once.
     */
    private static final int ATTEMPTS = 3;

    @Override
    public Future<Void> report(ConsumedRecord record, ConnectException cause) {
        if (reporter == null) {
            throw new ConnectException(
                    "To set such records aside, configure errors.tolerance=all and errors.deadletterqueue.topic.name",
                    cause);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Future<Void> kept = reporter.report(record.record(), cause);
            if (!hasTopic || !isSuccessAtOnce(kept)) {
                return kept;
            }
        }
        throw new ConnectException(
                "Connect's dead letter queue did not take it; the line before in the worker's log says why. If the record is too large, raise"
                        + " producer.override.max.request.size, and max.message.bytes of the queue's topic",
                cause);
    }

    private static boolean isSuccessAtOnce(Future<Void> kept) {
        if (!kept.isDone()) {
            return false;
        }
        try {
            kept.get();
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean areKept() {
        return hasTopic;
    }
}
