package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.source.records.RecordKeys;
import io.iotbridge.aliyun.source.records.ReportValues;
import io.iotbridge.aliyun.uplink.DeadLetters;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Bad records that wait to be polled as the source's own. Filled by the thread that consumes, emptied by the task thread; its own lock guards
 * it. Nothing in here has its offset committed.
 */
final class DeadLetterRecords implements DeadLetters {

    /** Beyond this the consuming thread is to wait; one batch of its consumer may come yet. */
    private static final int MANY = 1_000;

    /**
     * A task that is not polled for so long is paused, or its producer is held up: Connect says neither. Polls follow one another within a fraction
     * of a second.
     */
    private static final long POLLED_WITHIN = Duration.ofSeconds(2).toNanos();

    private final Optional<String> topic;
    private final RecordKeys keys;
    private final ReportValues values;
    private final String connector;
    private final int task;
    private final LongSupplier nanoTime;
    private final LeanQueue<DeadLetter> waiting = new LeanQueue<>();
    private long polledAt;

    /**
     * Holds nothing, and was not polled yet.
     *
     * @param topic empty if there is no place for them
     * @param keys in the form that the connector's key converter takes
     * @param values in the form that its value converter takes
     * @param nanoTime monotonic nanoseconds
     */
    DeadLetterRecords(
            Optional<String> topic,
            RecordKeys keys,
            ReportValues values,
            String connector,
            int task,
            LongSupplier nanoTime) {
        this.topic = topic;
        this.keys = keys;
        this.values = values;
        this.connector = connector;
        this.task = task;
        this.nanoTime = nanoTime;
        this.polledAt = nanoTime.getAsLong() - POLLED_WITHIN;
    }

    @Override
    public Future<Void> report(ConsumedRecord record, ConnectException cause) {
        if (topic.isEmpty()) {
            throw new ConnectException("To set such records aside, set a Kafka topic in uplink.errors.topic", cause);
        }
        DeadLetter letter = DeadLetter.of(topic.get(), record, cause.getMessage(), keys, values, connector, task);
        synchronized (waiting) {
            waiting.addLast(letter);
        }
        return letter.kept();
    }

    @Override
    public boolean areKept() {
        return topic.isPresent();
    }

    /** Whether more may be consumed: few wait, and the task is polled; waits for that, but not longer than this. */
    boolean haveRoom(Duration most) throws InterruptedException {
        synchronized (waiting) {
            if (!hasRoom()) {
                waiting.wait(most.toMillis());
            }
            return hasRoom();
        }
    }

    private boolean hasRoom() {
        return waiting.size() < MANY && nanoTime.getAsLong() - polledAt < POLLED_WITHIN;
    }

    /** At most so many of those that wait, oldest first. The task is polled. */
    List<DeadLetter> take(int most) {
        synchronized (waiting) {
            List<DeadLetter> taken = new ArrayList<>();
            while (taken.size() < most && !waiting.isEmpty()) {
                taken.add(waiting.pollFirst());
            }
            polledAt = nanoTime.getAsLong();
            waiting.notifyAll();
            return taken;
        }
    }
}
