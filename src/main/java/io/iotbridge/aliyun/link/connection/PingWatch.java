package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.network.InboundSilence;
import java.time.Duration;

/**
 * Ends a connection on which nothing comes for a stated time after a PINGREQ. Any byte is an answer: the server that sends
 * it is alive, and a PINGRESP may have to wait behind a large message. Belongs to the connection's loop.
 */
final class PingWatch {

    private final Scheduler scheduler;
    private final Duration timeout;
    private final InboundSilence silence;
    private final Runnable dead;
    private Scheduler.Cancellable waiting;

    /** @param dead told when the time is over; must not block */
    PingWatch(Scheduler scheduler, Duration timeout, InboundSilence silence, Runnable dead) {
        this.scheduler = scheduler;
        this.timeout = timeout;
        this.silence = silence;
        this.dead = dead;
    }

    /**
     * A PINGREQ is on its way; while one before it waits for its answer, that one counts.
     *
     * @param at when it left, or before: monotonic nanoseconds
     */
    void asked(long at) {
        if (waiting == null) {
            waitFor(timeout.toNanos() - (scheduler.nanoTime() - at), at);
        }
    }

    void stop() {
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private void waitFor(long nanos, long askedAt) {
        waiting = scheduler.schedule(Duration.ofNanos(nanos), () -> look(askedAt));
    }

    private void look(long askedAt) {
        waiting = null;
        if (silence.heardSince(askedAt)) {
            return;
        }
        long left = timeout.toNanos() - silence.nanos();
        if (left > 0) {
            // We did not listen all the time.
            waitFor(left, askedAt);
        } else {
            dead.run();
        }
    }
}
