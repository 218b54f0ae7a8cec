package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.Scheduler;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Finds the end of a connection on which nothing is read: the network reports no end of a stream that nobody reads, and only what is sent meets
 * it. The first packet after the end brings a reset, the next one fails. Belongs to the connection's loop.
 */
final class UnreadCheck {

    /** Two of them and the way there and back are over within 15 seconds. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final BooleanSupplier reads;
    private final LongSupplier sinceSent;
    private final Runnable pingreq;
    private Scheduler.Cancellable next;
    private boolean running;

    /**
     * @param reads whether what the server sends is read
     * @param sinceSent nanoseconds since a packet left
     * @param pingreq sends one; must not block
     */
    UnreadCheck(Scheduler scheduler, BooleanSupplier reads, LongSupplier sinceSent, Runnable pingreq) {
        this.scheduler = scheduler;
        this.reads = reads;
        this.sinceSent = sinceSent;
        this.pingreq = pingreq;
    }

    /** The session is there, and a PINGREQ may leave. */
    void start() {
        running = true;
        changed();
    }

    void stop() {
        running = false;
        if (next != null) {
            next.cancel();
        }
    }

    /** Told whenever it may have changed whether anything is read. There is one timer, which stays, however often that is. */
    void changed() {
        lookAfter(INTERVAL.toNanos());
    }

    private void lookAfter(long nanos) {
        if (running && !reads.getAsBoolean() && next == null) {
            next = scheduler.schedule(Duration.ofNanos(nanos), this::look);
        }
    }

    private void look() {
        next = null;
        if (reads.getAsBoolean()) {
            return;
        }
        long left = INTERVAL.toNanos() - sinceSent.getAsLong();
        try {
            if (left <= 0) {
                pingreq.run();
            }
        } finally {
            lookAfter(left > 0 ? left : INTERVAL.toNanos());
        }
    }
}
