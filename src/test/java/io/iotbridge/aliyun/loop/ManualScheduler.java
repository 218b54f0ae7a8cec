package io.iotbridge.aliyun.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Time that passes only when a test says so, and a loop whose turns are taken by the test's threads: one at a time, whoever comes when none is
 * under way.
 */
public final class ManualScheduler implements Loop {

    private record Task(long at, long sequence, Runnable action, AtomicBoolean isCancelled) {
        private void run() {
            if (!isCancelled.get()) {
                action.run();
            }
        }
    }

    private final List<Task> tasks = new ArrayList<>();
    private final Deque<Runnable> posted = new ArrayDeque<>();
    private Thread turn;
    private boolean holds;
    private volatile Runnable asked = () -> {};
    private volatile Runnable scheduled = () -> {};
    private volatile Runnable posting = () -> {};
    private long now;
    private long sequence;

    /** Time starts at zero. */
    public ManualScheduler() {}

    /** Does something whenever somebody asks for the time, and before the answer: to throw, to hesitate, to interfere. */
    public void whenAsked(Runnable action) {
        asked = action;
    }

    /** Does something whenever something is to be scheduled, and before it is. */
    public void whenScheduled(Runnable action) {
        scheduled = action;
    }

    /** Does something whenever something is to be posted, and before it is. */
    public void whenPosted(Runnable action) {
        posting = action;
    }

    /** Runs at once, and what is posted meanwhile behind it; or in the turns of the thread that is at it. What is thrown flies to whose turn it is. */
    @Override
    public void execute(Runnable task) {
        posting.run();
        synchronized (posted) {
            posted.add(task);
        }
        while (runNext(false)) {
            // until nothing is left
        }
    }

    /** From now on, what is posted waits for {@link #runNext()}, or for this to be called again with false and something to be posted. */
    public void hold(boolean waits) {
        synchronized (posted) {
            holds = waits;
        }
    }

    /** Runs what was posted first. Returns whether there was something. */
    public boolean runNext() {
        return runNext(true);
    }

    /** How much was posted and waits. */
    public int posted() {
        synchronized (posted) {
            return posted.size();
        }
    }

    private boolean runNext(boolean whereHeld) {
        Runnable next = takeTurn(whereHeld);
        if (next == null) {
            return false;
        }
        try {
            next.run();
        } finally {
            endTurn();
        }
        return true;
    }

    private Runnable takeTurn(boolean whereHeld) {
        synchronized (posted) {
            if (turn != null || posted.isEmpty() || holds && !whereHeld) {
                return null;
            }
            turn = Thread.currentThread();
            return posted.poll();
        }
    }

    private void endTurn() {
        synchronized (posted) {
            turn = null;
        }
    }

    @Override
    public boolean inLoop() {
        synchronized (posted) {
            return turn == Thread.currentThread();
        }
    }

    @Override
    public long nanoTime() {
        asked.run();
        return now();
    }

    private synchronized long now() {
        return now;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        scheduled.run();
        return add(delay, action);
    }

    private synchronized Cancellable add(Duration delay, Runnable action) {
        Task task = new Task(now + Math.max(0, delay.toNanos()), sequence++, action, new AtomicBoolean());
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
        // It may be due, and wait for its turn.
        task.isCancelled().set(true);
    }

    /** Lets time pass, and everything happen that is due by then, in order. */
    public void pass(Duration time) {
        long end = now() + time.toNanos();
        for (Task due = nextUntil(end); due != null; due = nextUntil(end)) {
            execute(due::run);
        }
        synchronized (this) {
            now = Math.max(now, end);
        }
    }

    /** Runs what is due now. */
    public void runDue() {
        pass(Duration.ZERO);
    }

    /** How many tasks wait. */
    public synchronized int waiting() {
        return tasks.size();
    }

    private synchronized Task nextUntil(long end) {
        Task next = tasks.stream()
                .filter(task -> task.at() <= end)
                .min(Comparator.comparingLong(Task::at).thenComparingLong(Task::sequence))
                .orElse(null);
        if (next != null) {
            tasks.remove(next);
            now = Math.max(now, next.at());
        }
        return next;
    }
}
