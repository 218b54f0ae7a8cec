package io.iotbridge.aliyun.link.paho;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What Paho gets for an executor: it can neither be shut down nor can its tasks be cancelled, and a loop that dies of a runtime exception
 * is reported instead of vanishing. Paho asks for a {@link ScheduledExecutorService} but never schedules.
 */
final class ConnectionThreads extends AbstractExecutorService implements ScheduledExecutorService {

    private static final long PATIENCE_MS = 100;

    private final Executor shared;
    private final Consumer<Throwable> died;
    private int tasks;

    /** @param died told on the dying thread when one of Paho's loops ends with an exception */
    ConnectionThreads(Executor shared, Consumer<Throwable> died) {
        this.shared = shared;
        this.died = died;
    }

    @Override
    public void execute(Runnable task) {
        begun();
        shared.execute(() -> {
            Thread thread = Thread.currentThread();
            String name = thread.getName();
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                died.accept(e);
            } finally {
                // Paho names its threads after the client id; the next task belongs to another.
                thread.setName(name);
                ended();
            }
        });
    }

    private synchronized void begun() {
        tasks++;
    }

    private synchronized void ended() {
        tasks--;
        notifyAll();
    }

    /**
     * Called from a task: returns when all others have ended.
     *
     * @param wake called every {@value #PATIENCE_MS} ms until then
     */
    void awaitOthers(Runnable wake) {
        while (othersRun()) {
            wake.run();
        }
    }

    private synchronized boolean othersRun() {
        try {
            if (tasks > 1) {
                wait(PATIENCE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return tasks > 1;
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T value) {
        return new FutureTask<>(task, value) {
            // Paho cancels its loops while they may be in our listener, or before they began, which it then waits for
            // without end.
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }

            @Override
            protected void setException(Throwable e) {
                super.setException(e);
                died.accept(e);
            }
        };
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }
}
