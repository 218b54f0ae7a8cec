package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.uplink.Consumed;
import io.iotbridge.aliyun.uplink.DeadLetters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Bad records that wait to be polled as the source's own. Filled by the thread that consumes, emptied by the task thread; its own lock guards
 * it. Nothing in here has its offset committed.
 */
final class DeadLetterRecords implements DeadLetters {

    /** Beyond this the consuming thread is to wait; one batch of its consumer may come yet. */
    private static final int MANY = 1_000;

    private final Optional<String> topic;
    private final String connector;
    private final int task;
    private final Deque<DeadLetter> waiting = new ArrayDeque<>();

    DeadLetterRecords(Optional<String> topic, String connector, int task) {
        this.topic = topic;
        this.connector = connector;
        this.task = task;
    }

    @Override
    public Future<Void> report(Consumed record, ConnectException cause) {
        if (topic.isEmpty()) {
            throw new ConnectException("To set such records aside, name a Kafka topic in uplink.errors.topic", cause);
        }
        DeadLetter letter = DeadLetter.of(topic.get(), record, cause.getMessage(), connector, task);
        synchronized (waiting) {
            waiting.addLast(letter);
        }
        return letter.kept();
    }

    /** Whether few enough wait that more may be consumed; waits for that, but not longer than this. */
    boolean haveRoom(Duration most) throws InterruptedException {
        synchronized (waiting) {
            if (waiting.size() >= MANY) {
                waiting.wait(most.toMillis());
            }
            return waiting.size() < MANY;
        }
    }

    /** At most so many of those that wait, oldest first. */
    List<DeadLetter> take(int most) {
        synchronized (waiting) {
            List<DeadLetter> taken = new ArrayList<>();
            while (taken.size() < most && !waiting.isEmpty()) {
                taken.add(waiting.removeFirst());
            }
            waiting.notifyAll();
            return taken;
        }
    }
}
