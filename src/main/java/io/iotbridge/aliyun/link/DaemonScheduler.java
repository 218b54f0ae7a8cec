package io.iotbridge.aliyun.link;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Real time: one daemon thread that runs what is due, and that is there while something may become due. After {@link #close()} nothing that was scheduled runs any more and scheduling does
 * nothing. Safe for use by several threads.
 */
public final class DaemonScheduler implements Scheduler, AutoCloseable {

    /** How long the thread outlives the last task. */
    private static final long IDLE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor;

    /** @param threadName name of the one thread */
    public DaemonScheduler(String threadName) {
        executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    return thread;
                },
                new ScheduledThreadPoolExecutor.DiscardPolicy());
        // A cancelled timeout would otherwise keep its whole connection reachable until it was due.
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Future<?> due = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
