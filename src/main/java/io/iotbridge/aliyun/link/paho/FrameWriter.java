package io.iotbridge.aliyun.link.paho;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends what connections have collected, one connection after the other: while it is busy with some, more packets gather at the others and
 * leave together. A frame for each packet would cost more than everything else that is done for it. Safe for use by several threads.
 */
final class FrameWriter {

    private final Executor thread;
    private final Queue<FrameOutput> due = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param thread runs one task at a time, each soon */
    FrameWriter(Executor thread) {
        this.thread = thread;
    }

    /** Never blocks. */
    void soon(FrameOutput output) {
        due.add(output);
        if (running.compareAndSet(false, true)) {
            thread.execute(this::run);
        }
    }

    private void run() {
        do {
            for (FrameOutput next = due.poll(); next != null; next = due.poll()) {
                next.leave();
            }
            running.set(false);
        } while (!due.isEmpty() && running.compareAndSet(false, true));
    }
}
