package io.iotbridge.aliyun.bench;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Something done again and again meanwhile. */
final class Steady implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "steady");
        thread.setDaemon(true);
        return thread;
    });
    private final Future<?> turns;

    /** Begins at once. */
    Steady(Duration every, Runnable turn) {
        turns = clock.scheduleAtFixedRate(turn, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Throws if no more turns come, because one threw. */
    void requireAlive() {
        if (turns.isDone()) {
            throw new IllegalStateException("what was to go on has ended");
        }
    }

    /** Ends after the turn that is under way; throws what a turn threw. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a turn does not end");
            }
            if (!turns.isCancelled()) {
                turns.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
