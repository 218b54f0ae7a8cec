package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task has for its outboxes on one loop. Letters gather until {@link #send}, so that the loop is woken once for all that came together; they
 * are read in order, and in the order of everything else that is posted to the loop.
 *
 * <p>Belongs to the task thread; what was sent belongs to the loop. Bounded: a record counts in the {@code Buffer} before it comes here, and there
 * is one question at a time for each outbox. When the process dies, nothing in here was committed to Kafka. A letter that fails is logged, and the
 * others are read.
 */
final class Mailbox {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    private final Loop loop;
    private List<Runnable> letters = new ArrayList<>();

    Mailbox(Loop loop) {
        this.loop = loop;
    }

    /** To be run on the loop, some time after the next {@link #send}. */
    void put(Runnable letter) {
        letters.add(letter);
    }

    /** What is thrown keeps them all here, until this is called again. */
    void send() {
        if (!letters.isEmpty()) {
            List<Runnable> sent = letters;
            List<Runnable> next = new ArrayList<>();
            loop.execute(() -> sent.forEach(Mailbox::read));
            letters = next;
        }
    }

    private static void read(Runnable letter) {
        try {
            letter.run();
        } catch (RuntimeException | Error e) {
            log.error("An outbox failed", e);
        }
    }
}
