package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.loop.Loop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop that carries a connection: its thread reads and writes the network. Equal to those of the same thread. */
public final class NetworkLoop implements Loop {

    private static final Logger log = LoggerFactory.getLogger(NetworkLoop.class);

    private final LastingLoop netty;

    private NetworkLoop(LastingLoop netty) {
        this.netty = netty;
    }

    /** Starts the thread, so that what this throws is thrown here and not by what is posted later. */
    static NetworkLoop start(LastingLoop netty) {
        netty.execute(() -> {});
        return new NetworkLoop(netty);
    }

    EventLoop netty() {
        return netty;
    }

    /** Netty itself logs what the task throws. */
    @Override
    public void execute(Runnable task) {
        post(netty, task);
    }

    @Override
    public void executeSoon(Runnable task) {
        post(netty::executeSoon, task);
    }

    private static void post(Executor netty, Runnable task) {
        try {
            netty.execute(task);
        } catch (RejectedExecutionException ended) {
            log.debug("the event loop has ended");
        }
    }

    @Override
    public boolean inLoop() {
        return netty.inEventLoop();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkLoop loop && loop.netty == netty;
    }

    @Override
    public int hashCode() {
        return netty.hashCode();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        try {
            Future<?> due = netty.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> due.cancel(false);
        } catch (RejectedExecutionException ended) {
            return () -> {};
        }
    }

    /** Netty would keep what a timer's task throws for somebody who asks, and nobody does. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("A task on an event loop failed", e);
        }
    }
}
