package io.iotbridge.aliyun.link.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all connections of one connector share. Nobody shuts them down: idle ones end by themselves. */
final class LinkThreads {

    private static final int IDLE_SECONDS = 2;

    private LinkThreads() {}

    /** For truststores and host names, which may block for long. The caller bounds them. */
    static Executor forOpening() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "aliyun-iot-open-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
