package io.iotbridge.aliyun.link.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all connections of one connector share. Nobody shuts them down: idle ones end by themselves. */
final class LinkThreads {

    private static final int IDLE_SECONDS = 2;

    /** They wait, and do hardly anything: how many cores there are does not matter. */
    private static final int MOST = 4;

    private LinkThreads() {}

    /** For truststores and host names, which may block for long. */
    static Executor forOpening() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "aliyun-iot-open-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
