package io.iotbridge.aliyun.link.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all connections of one connector share. Nobody shuts them down: idle ones end by themselves. */
final class LinkThreads {

    private static final int IDLE_SECONDS = 2;

    private LinkThreads() {}

    /** For truststores and host names, which may block for long. */
    static Executor forOpening() {
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "aliyun-iot-open-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
