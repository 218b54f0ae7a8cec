package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.network.InboundSilence;
import java.time.Duration;

/**
 * Takes a connection for dead on which nothing comes for a stated time after a PINGREQ. Any byte is an answer: the server that sends
 * it is alive, and a PINGRESP may have to wait behind a large message. Safe for use by several threads.
 */
final class PingWatch {

    private final Scheduler scheduler;
    private final Duration timeout;
    private final InboundSilence silence;
    private final Runnable dead;
    private Scheduler.Cancellable waiting;
    private boolean stopped;

    /** @param dead told once, on the scheduler's thread; must not block */
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
    synchronized void asked(long at) {
        if (waiting == null) {
            waitFor(timeout.toNanos() - (scheduler.nanoTime() - at), at);
        }
    }

    synchronized void stop() {
        stopped = true;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private void waitFor(long nanos, long askedAt) {
        if (!stopped) {
            waiting = scheduler.schedule(Duration.ofNanos(nanos), () -> look(askedAt));
        }
    }

    private void look(long askedAt) {
        synchronized (this) {
            waiting = null;
            if (stopped || silence.heardSince(askedAt)) {
                return;
            }
            long left = timeout.toNanos() - silence.nanos();
            if (left > 0) {
                // We did not listen all the time.
                waitFor(left, askedAt);
                return;
            }
            stopped = true;
        }
        dead.run();
    }
}
