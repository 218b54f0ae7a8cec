package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.LogContext;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.loop.Steps;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time for those who look at something again and again, a file above all. A look may block: a loop of the links tells when it is due, and another thread carries it out,
 * so one that hangs holds up no link and no other look. The loops are there while a look waits or is under way: who schedules the next one within a look never
 * lets them end in between. Safe for use by several threads.
 */
public final class WatchScheduler implements Scheduler {

    private static final Logger log = LoggerFactory.getLogger(WatchScheduler.class);

    private final SharedEngine engine;
    private final Executor threads;

    /** @param threads gives each look a thread at once */
    public WatchScheduler(SharedEngine engine, Executor threads) {
        this.engine = engine;
        this.threads = threads;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs a task that may block. Where it gets no thread, that is logged and it is due again after the same delay. */
    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Look look = new Look(delay, task);
        look.held.set(engine.hold());
        look.await();
        return look;
    }

    private final class Look implements Cancellable {

        private final Duration delay;
        private final Runnable task;
        private final LogContext context = LogContext.current();
        /** Null once it is over or cancelled. */
        private final AtomicReference<LinkEngine> held = new AtomicReference<>();

        private volatile Cancellable timer = () -> {};
        /** Belongs to the loop. */
        private boolean isRefused;

        private Look(Duration delay, Runnable task) {
            this.delay = delay;
            this.task = task;
        }

        private void await() {
            LinkEngine on = held.get();
            if (on == null) {
                return;
            }
            try {
                timer = on.time().schedule(delay, this::due);
            } catch (RuntimeException | Error e) {
                release();
                throw e;
            }
            // Cancelled meanwhile: that was the timer before this one.
            if (held.get() == null) {
                timer.cancel();
            }
        }

        private void due() {
            try {
                threads.execute(this::run);
            } catch (RuntimeException | Error e) {
                Steps.run(() -> complain(e), this::await);
            }
        }

        private void complain(Throwable refusal) {
            if (!isRefused) {
                isRefused = true;
                context.run(() -> log.warn(
                        "A look at files or topics got no thread, and is tried every {} ms",
                        delay.toMillis(),
                        refusal));
            }
        }

        private void run() {
            if (held.get() == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                context.run(() -> log.error("A look at files or topics failed", e));
            } finally {
                release();
            }
        }

        /** Also while it is under way: one that hangs for ever keeps no loop. */
        @Override
        public void cancel() {
            timer.cancel();
            release();
        }

        private void release() {
            if (held.getAndSet(null) != null) {
                engine.release();
            }
        }
    }
}
