package io.iotbridge.aliyun.link.paho;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
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
    private static final String WEBSOCKET_THREAD = "aliyun-iot-websocket-";
    private static final String JDK_SELECTOR_THREAD = "HttpClient-";

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

    /**
     * For the work of HTTP clients. What they start from their own threads runs right there: the JDK's WebSocket loses an end of stream
     * that comes between a frame and the task that hands it on, so there must be no time between the two. What others start, such as the
     * resolving of a host name, which blocks, gets a thread.
     */
    static Executor forWebSockets() {
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool = pool(threads, WEBSOCKET_THREAD);
        return task -> {
            String thread = Thread.currentThread().getName();
            if (thread.startsWith(JDK_SELECTOR_THREAD) || thread.startsWith(WEBSOCKET_THREAD)) {
                task.run();
            } else {
                pool.execute(task);
            }
        };
    }

    /** One thread that sends for all connections, in turn. */
    static Executor forFrames() {
        return pool(1, "aliyun-iot-writer-");
    }

    private static ThreadPoolExecutor pool(int threads, String prefix) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(prefix));
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
