package io.iotbridge.aliyun.link.network;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is posted to a loop and may wait a moment. In quick succession many share one wake-up of the loop's thread, which costs more than to run most
 * of them; behind a pause the first one wakes it at once. They run in the order of all that is posted. Safe for use by several threads.
 *
 * <p>A loop looks through its queue before it waits for the network, so nothing stays behind that is posted while it runs. What is posted
 * while it waits is found by the next look, for which a timer is set as long as there was much to find by the last one.
 */
final class GatheredPosts {

    /** As many wake the thread before its time is over: a sender may wait for all of them. */
    static final int MANY = 32;

    private static final Runnable WAKE = () -> {};

    private final Executor lazily;
    private final Executor atOnce;
    private final Executor later;
    private final AtomicInteger sinceLook = new AtomicInteger();
    /** Whether a look is posted, or its timer is set. */
    private final AtomicBoolean isLookDue = new AtomicBoolean();

    /**
     * @param lazily posts a task and does not wake the loop
     * @param atOnce posts a task and wakes it
     * @param later posts a task in a moment; called on the loop
     */
    GatheredPosts(Executor lazily, Executor atOnce, Executor later) {
        this.lazily = lazily;
        this.atOnce = atOnce;
        this.later = later;
    }

    void add(Runnable task) {
        lazily.execute(task);
        int number = sinceLook.incrementAndGet();
        if (!isLookDue.get() && isLookDue.compareAndSet(false, true)) {
            lookBy(atOnce);
        } else if (number % MANY == 0) {
            atOnce.execute(WAKE);
        }
    }

    private void look() {
        if (sinceLook.getAndSet(0) > 1) {
            lookBy(later);
        } else {
            isLookDue.set(false);
        }
    }

    private void lookBy(Executor due) {
        try {
            due.execute(this::look);
        } catch (RuntimeException | Error e) {
            // Else nobody would wake the loop any more.
            isLookDue.set(false);
            throw e;
        }
    }
}
