package io.iotbridge.aliyun.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes only when a test says so; tasks run on the test's thread. */
public final class ManualScheduler implements Scheduler {

    private record Task(long at, long sequence, Runnable action) {}

    private final List<Task> tasks = new ArrayList<>();
    private volatile Runnable asked = () -> {};
    private volatile Runnable scheduled = () -> {};
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
        Task task = new Task(now + Math.max(0, delay.toNanos()), sequence++, action);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Lets time pass, and everything happen that is due by then, in order. */
    public void pass(Duration time) {
        long end = now() + time.toNanos();
        for (Task due = nextUntil(end); due != null; due = nextUntil(end)) {
            due.action().run();
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
