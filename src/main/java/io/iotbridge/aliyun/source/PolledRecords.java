package io.iotbridge.aliyun.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records that Connect has and has said nothing about yet. Bounded by what their givers hold. Safe for use by several threads.
 *
 * <p>A worker with {@code exactly.once.source.support=enabled} says nothing about records that a transformation took out, until it has others
 * to send: it only calls {@code commit()} after each batch, on the thread that polls. So a record is given up without a word if {@code
 * commit()} was called on that thread once the poll after the record's had begun (its batch is done then, and what was sent of it is in the
 * committed transaction) and the task is polled again (else the commit may be the last one of an ordinary worker, which also comes on that
 * thread, after a wait for Kafka whose outcome nobody tells). Any other {@code commit()} of an ordinary worker comes on another thread and
 * says nothing about single records. (Apache Kafka 3.5.2, 3.9.2 and 4.3.1, ExactlyOnceWorkerSourceTask.commitTransaction.)
 */
final class PolledRecords {

    /** By identity, which is what their equals compares; with the number of the poll that returned each. */
    private final Map<SourceRecord, Long> open = new ConcurrentHashMap<>();

    private volatile Thread polling;
    private long polls;
    private long committedIn;

    /** @return records that Connect has given up without saying so */
    List<SourceRecord> pollBegins() {
        polling = Thread.currentThread();
        long done = committedIn;
        committedIn = 0;
        polls++;
        return done == 0 ? List.of() : takeBefore(done);
    }

    private List<SourceRecord> takeBefore(long poll) {
        List<SourceRecord> taken = new ArrayList<>();
        open.forEach((record, of) -> {
            if (of < poll && open.remove(record, of)) {
                taken.add(record);
            }
        });
        return taken;
    }

    /** What the poll that began last returns. */
    void add(List<SourceRecord> records) {
        Long poll = polls;
        records.forEach(record -> open.put(record, poll));
    }

    /** Connect calls {@code commit()}, on whatever thread. */
    void committed() {
        if (Thread.currentThread() == polling) {
            committedIn = polls;
        }
    }

    /**
     * Connect says what became of the record.
     *
     * @return false if that is known already: older workers send some records of a batch again, and say so again, when the batch is cut short
     *     by an error that they retry
     */
    boolean remove(SourceRecord record) {
        return open.remove(record) != null;
    }
}
