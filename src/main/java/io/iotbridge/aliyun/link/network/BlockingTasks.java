package io.iotbridge.aliyun.link.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what may block, tasks of one key in order of arrival and at most {@link #MOST} at a time: what hangs, as a file on a file system that does not answer, holds
 * up tasks of its own key alone. Bounded by those who wait for their tasks: what nobody waits for any more is taken out when another comes. Safe for use
 * by several threads.
 */
final class BlockingTasks {

    /** They wait, and do hardly anything: how many cores there are does not matter. */
    private static final int MOST = 4;

    private static final Logger log = LoggerFactory.getLogger(BlockingTasks.class);

    private final Executor threads;
    private final Map<Object, Line> lines = new HashMap<>();

    private record Task(BooleanSupplier isOver, Runnable action) {
        void run() {
            if (!isOver.getAsBoolean()) {
                action.run();
            }
        }
    }

    /** The tasks of one key. Guarded by the map. */
    private static final class Line {
        private final Deque<Task> waiting = new ArrayDeque<>();
        private int running;
    }

    /** @param threads gives each task that it gets a thread at once */
    BlockingTasks(Executor threads) {
        this.threads = threads;
    }

    /**
     * Returns at once; throws what keeps the task from a thread.
     *
     * @param isOver whether nobody waits for it any more, so that it need not run; asked on any thread
     */
    void execute(Object key, BooleanSupplier isOver, Runnable action) {
        Task task = new Task(isOver, action);
        synchronized (lines) {
            Line line = lines.computeIfAbsent(key, any -> new Line());
            if (line.running == MOST) {
                line.waiting.removeIf(one -> one.isOver().getAsBoolean());
            }
            line.waiting.addLast(task);
            if (line.running == MOST) {
                return;
            }
            line.running++;
        }
        try {
            threads.execute(() -> runAll(key));
        } catch (RuntimeException | Error e) {
            // Unless a thread of those that there are has it by now, nobody would run it.
            if (isTakenBack(key, task)) {
                throw e;
            }
        }
    }

    private boolean isTakenBack(Object key, Task task) {
        synchronized (lines) {
            Line line = lines.get(key);
            boolean isTaken = line.waiting.removeLastOccurrence(task);
            leave(key, line);
            return isTaken;
        }
    }

    private void runAll(Object key) {
        for (Task next = next(key); next != null; next = next(key)) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                log.error("A task that may block failed", e);
            }
        }
    }

    /** Null for none: the thread ends. */
    private Task next(Object key) {
        synchronized (lines) {
            Line line = lines.get(key);
            Task next = line.waiting.pollFirst();
            if (next == null) {
                leave(key, line);
            }
            return next;
        }
    }

    private void leave(Object key, Line line) {
        line.running--;
        // What still waits, where no thread could be made, is run by the next one.
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(key);
        }
    }
}
