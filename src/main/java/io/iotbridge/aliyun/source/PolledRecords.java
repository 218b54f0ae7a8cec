package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.source.records.PolledRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
 *
 * <p>Their source partitions are numbered slots, few however many devices there are, for Connect copies a map of all at each poll. In each it keeps
 * what is behind a record that Kafka does not take, perhaps for hours; so a slot is used again once all of it is settled, the lowest first. (The same
 * versions, SubmittedRecords.)
 */
final class PolledRecords {

    /** Most records in a slot, so that Connect keeps few behind one that is stuck. */
    private static final int SLOT = 100;

    /** By identity, which is what their equals compares. */
    private final Map<SourceRecord, Slot> open = new ConcurrentHashMap<>();
    /** By number; of the thread that polls. */
    private final List<Slot> slots = new ArrayList<>();

    private volatile Thread polling;
    private long polls;
    private long committedIn;

    /** A source partition. */
    private static final class Slot {
        private final Map<String, ?> partition;
        private final AtomicInteger open = new AtomicInteger();
        /** The number of the poll that returned what is open; of the thread that polls. */
        private long poll;

        Slot(int number) {
            partition = Map.of("slot", number);
        }
    }

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
        open.forEach((record, slot) -> {
            if (slot.poll < poll && remove(record)) {
                taken.add(record);
            }
        });
        return taken;
    }

    /** What the poll that began last returns. */
    void add(List<PolledRecord> records) {
        Slot slot = null;
        for (PolledRecord record : records) {
            if (slot == null || slot.open.get() == SLOT) {
                slot = free();
                slot.poll = polls;
            }
            // First what can fail: a slot that counts what nobody settles would never be free again.
            open.put(record, slot);
            slot.open.incrementAndGet();
            record.polledIn(slot.partition);
        }
    }

    private Slot free() {
        int number = 0;
        while (number < slots.size() && slots.get(number).open.get() > 0) {
            number++;
        }
        if (number == slots.size()) {
            slots.add(new Slot(number));
        }
        return slots.get(number);
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
        Slot slot = open.remove(record);
        if (slot != null) {
            slot.open.decrementAndGet();
        }
        return slot != null;
    }
}
