package io.iotbridge.aliyun.loop;

/**
 * One thread that runs what it is given, one thing after the other. What belongs to a loop is touched on its thread alone, and so needs no lock; others
 * post to it. What runs on it must not block.
 */
public interface Loop extends Scheduler {

    /**
     * Posts a task, which runs behind those that were posted before; also where the caller is on the loop. What it throws is logged. Called by
     * any thread, never blocks. Does nothing once the loop has ended.
     */
    void execute(Runnable task);

    /** The same for what many post in quick succession and what may wait a millisecond or two for others, so that it takes less to wake the thread. */
    default void executeSoon(Runnable task) {
        execute(task);
    }

    /** Whether the caller is on the loop. */
    boolean inLoop();
}
