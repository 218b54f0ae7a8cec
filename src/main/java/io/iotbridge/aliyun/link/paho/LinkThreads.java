package io.iotbridge.aliyun.link.paho;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all connections of one connector share. Nobody shuts them down: idle ones end by themselves. */
final class LinkThreads {

    /** Paho parks its threads in {@code synchronized}; before this release that would pin the carrier of a virtual thread. */
    private static final int VIRTUAL_THREADS_DO_NOT_PIN = 24;

    private static final int IDLE_SECONDS = 2;

    private LinkThreads() {}

    /** For Paho's three blocking loops per connection: virtual threads where they are good for it, else platform threads. */
    static ExecutorService forConnections() {
        if (Runtime.version().feature() >= VIRTUAL_THREADS_DO_NOT_PIN) {
            try {
                return (ExecutorService) MethodHandles.publicLookup()
                        .findStatic(
                                Executors.class,
                                "newVirtualThreadPerTaskExecutor",
                                MethodType.methodType(ExecutorService.class))
                        .invoke();
            } catch (Throwable e) {
                throw new IllegalStateException("this JVM has no virtual threads", e);
            }
        }
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("aliyun-iot-link-"));
    }

    /** For the non-blocking work of HTTP clients; more than one thread, because resolving a host name blocks. */
    static ExecutorService forWebSockets() {
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("aliyun-iot-websocket-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
