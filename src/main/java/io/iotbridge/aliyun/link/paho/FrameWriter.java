package io.iotbridge.aliyun.link.paho;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what connections have collected, one connection after the other: while it is busy with some, more packets gather at the others and
 * leave together. A frame for each packet would cost more than everything else that is done for it. Safe for use by several threads.
 */
final class FrameWriter {

    private static final Logger log = LoggerFactory.getLogger(FrameWriter.class);

    private final Executor thread;
    private final Queue<FrameOutput> due = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param thread runs one task at a time, each soon */
    FrameWriter(Executor thread) {
        this.thread = thread;
    }

    /** Never blocks. Where there is no thread to be had, the connections that wait for one fail. */
    void soon(FrameOutput output) {
        due.add(output);
        if (running.compareAndSet(false, true)) {
            try {
                thread.execute(this::run);
            } catch (RuntimeException | Error e) {
                running.set(false);
                forAllDue(waiting -> waiting.fail(e));
            }
        }
    }

    private void run() {
        do {
            forAllDue(FrameOutput::leave);
            running.set(false);
        } while (!due.isEmpty() && running.compareAndSet(false, true));
    }

    /** What one of them throws concerns that one. */
    private void forAllDue(Consumer<FrameOutput> action) {
        for (FrameOutput next = due.poll(); next != null; next = due.poll()) {
            try {
                action.accept(next);
            } catch (RuntimeException | Error e) {
                log.error("A connection can neither send nor fail in order", e);
            }
        }
    }
}
