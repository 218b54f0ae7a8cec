package io.iotbridge.aliyun.link.network;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop that goes on whatever is thrown. Netty's own ends for good where an {@link Error} flies past its handlers, as where memory ends again while it is
 * logged that memory has ended: nothing would be read, sent or timed any more on any connection that it carries, and nobody would be told.
 */
final class LastingLoop extends SingleThreadIoEventLoop {

    private static final Logger log = LoggerFactory.getLogger(LastingLoop.class);

    /** Behind an error that may come with every look at the network or every task, lest it keep a core busy. */
    private static final long REST_MILLIS = 100;

    /** How long what may wait does, but for what a timer is late. */
    private static final long MOMENT_MILLIS = 1;

    /** Netty waits whole milliseconds, and for less than this not at all: it would look at the network again and again until a timer is due. */
    private static final long SHORTEST_WAIT_NANOS = 500_000;

    private static final Error PRACTICE = new AssertionError("thrown on purpose");

    static {
        // What a catch needs is looked up when it runs for the first time, and there has to be memory for that.
        try {
            throw PRACTICE;
        } catch (RuntimeException | Error e) {
            rest(e);
        }
    }

    private final GatheredPosts soon =
            new GatheredPosts(this::lazyExecute, this, task -> schedule(task, MOMENT_MILLIS, TimeUnit.MILLISECONDS));

    LastingLoop(IoEventLoopGroup group, Executor threads, IoHandlerFactory io) {
        super(group, threads, io);
    }

    /** The same as {@link #execute} for what may wait a moment. */
    void executeSoon(Runnable task) {
        soon.add(task);
    }

    /** What is ready and was not looked at is ready the next time. */
    @Override
    protected int runIo() {
        try {
            return super.runIo();
        } catch (RuntimeException | Error e) {
            rest(e);
            return 0;
        }
    }

    /** The tasks behind the one that failed run the next time. */
    @Override
    protected boolean runAllTasks(long mostNanos) {
        try {
            return super.runAllTasks(mostNanos);
        } catch (RuntimeException | Error e) {
            rest(e);
            return true;
        }
    }

    /** A timer may be late by a millisecond. */
    @Override
    protected long delayNanos(long now) {
        long delay = super.delayNanos(now);
        return delay > 0 ? Math.max(delay, SHORTEST_WAIT_NANOS) : delay;
    }

    private static void rest(Throwable failure) {
        try {
            if (failure == PRACTICE) {
                throw PRACTICE;
            }
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            log.error("An event loop failed, and goes on", failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error cannotBeLogged) {
            // To go on is worth more than to say so.
        }
    }
}
