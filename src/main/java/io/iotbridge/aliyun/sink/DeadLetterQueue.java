package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.uplink.Consumed;
import io.iotbridge.aliyun.uplink.DeadLetters;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;

/**
 * Connect's dead letter queue. A record that the queue's own producer refuses at once (larger than its {@code max.request.size}) counts as
 * taken: Connect logs the error and reports success.
 *
 * @param reporter null where Connect is configured to have none: then a bad record fails the task
 */
record DeadLetterQueue(ErrantRecordReporter reporter) implements DeadLetters {

    @Override
    public Future<Void> report(Consumed record, ConnectException cause) {
        if (reporter == null) {
            throw new ConnectException(
                    "To set such records aside, configure errors.tolerance=all and errors.deadletterqueue.topic.name",
                    cause);
        }
        return reporter.report(record.record(), cause);
    }
}
