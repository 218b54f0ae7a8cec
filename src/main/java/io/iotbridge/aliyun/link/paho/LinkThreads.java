package io.iotbridge.aliyun.link.paho;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all connections of one connector share. Nobody shuts them down: idle ones end by themselves. */
final class LinkThreads {

    private static final int IDLE_SECONDS = 2;
    private static final String WEBSOCKET_THREAD = "aliyun-iot-websocket-";
    private static final String JDK_SELECTOR_THREAD = "HttpClient-";

    private LinkThreads() {}

    /** For short work that nobody may wait for: opening and ending connections, and going on with one that had to wait. */
    static Executor forConnections() {
        return pool(several(), "aliyun-iot-link-");
    }

    /**
     * For the work of HTTP clients. What they start from their own threads runs right there: the JDK's WebSocket loses an end of stream
     * that comes between a frame and the task that hands it on, so there must be no time between the two. What others start, such as the
     * resolving of a host name, which blocks, gets a thread.
     */
    static Executor forWebSockets() {
        ThreadPoolExecutor pool = pool(several(), WEBSOCKET_THREAD);
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

    private static int several() {
        return Math.max(4, Runtime.getRuntime().availableProcessors());
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
