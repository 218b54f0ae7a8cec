package io.iotbridge.aliyun.loop;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time: one daemon thread that runs what is due, and that is there while something may become due. What a task throws is logged, and the next one runs. After {@link #close()} nothing that was scheduled runs any more and scheduling does
 * nothing. Safe for use by several threads.
 */
public final class DaemonScheduler implements Scheduler, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DaemonScheduler.class);

    /** How long the thread outlives the last task: a connector that is gone leaves none for long, a next task soon after finds it. */
    private static final long IDLE_SECONDS = 1;

    private final ScheduledThreadPoolExecutor executor;
    private final Consumer<Throwable> failed;

    /** @param threadName name of the one thread */
    public DaemonScheduler(String threadName) {
        this(threadName, failure -> log.error("A scheduled task failed", failure));
    }

    /** @param failed told what a task throws */
    DaemonScheduler(String threadName, Consumer<Throwable> failed) {
        this.failed = failed;
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
        Future<?> due = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    /** The executor would keep what is thrown for somebody who asks, and nobody does. */
    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
