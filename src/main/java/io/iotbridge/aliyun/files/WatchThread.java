package io.iotbridge.aliyun.files;

import io.iotbridge.aliyun.loop.DaemonScheduler;
import io.iotbridge.aliyun.loop.Scheduler;

/**
 * The one thread of a worker that watches files, devices files above all: a file system may block, and what blocks the links' timer stops the keep alive of every
 * device. It exists while there is something to watch.
 */
public final class WatchThread {

    private static final Scheduler SCHEDULER = new DaemonScheduler("aliyun-iot-watch");

    private WatchThread() {}

    /** Shared by all tasks. */
    public static Scheduler scheduler() {
        return SCHEDULER;
    }
}
