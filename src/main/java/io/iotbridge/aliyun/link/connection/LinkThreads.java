package io.iotbridge.aliyun.link.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for what may block. Nobody shuts them down: idle ones end by themselves. */
final class LinkThreads {

    private static final int IDLE_SECONDS = 2;

    private LinkThreads() {}

    /** For truststores and host names, which all connections of one connector ask for. The caller bounds them. */
    static Executor forOpening() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "aliyun-iot-open-" + number.incrementAndGet()));
    }

    /** For looks at files and topics, seconds apart: each thread ends with its look. */
    static Executor forLooks() {
        return look -> daemon(look, "aliyun-iot-watch").start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
