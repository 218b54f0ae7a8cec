package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.network.InboundSilence;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Asks the server for a sign of life, and says when none comes. One timer does it all. Belongs to the connection's loop.
 *
 * <p>A PINGREQ leaves when we have sent nothing for nearly a keep alive (MQTT 3.1.1, 3.1.2.10), and also when nothing has come for so long: who only sends
 * would not notice that nobody receives. While nothing is read, it leaves after {@link #UNREAD}: the network reports no end of a stream that nobody
 * reads, and only what is sent meets it. The first packet after the end brings a reset, the next one fails.
 *
 * <p>Where memory ended while something was read, nobody may ask for more: that is found here too.
 *
 * <p>Any byte is an answer: the server that sends it is alive, and a PINGRESP may have to wait behind a large message. Only the time in which we read counts.
 */
final class KeepAlive {

    /** The next packet has to be there within a keep alive, so it leaves before that. */
    private static final int PERCENT = 90;

    /** Two of them and the way there and back are over within 15 seconds. */
    static final Duration UNREAD = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final long interval;
    private final long timeout;
    private final BooleanSupplier reads;
    private final LongSupplier sinceSent;
    private final InboundSilence silence;
    private final Runnable pingreq;
    private final Runnable dead;
    private Scheduler.Cancellable next = () -> {};
    private long nextAt;
    private boolean running;
    /** Whether a PINGREQ has left, and when; that of the last one which was answered, or of the first one since. */
    private boolean asked;

    private long askedAt;

    /** Whether a PINGREQ was handed over to be sent, and when the last one was. */
    private boolean pinged;

    private long pingedAt;

    /** Whether nothing was read at the last look, though it should have been. */
    private boolean stopped;

    /**
     * @param timeout from a PINGREQ to any byte
     * @param reads whether what the server sends is read
     * @param sinceSent nanoseconds since a packet left
     * @param silence for how long nothing has come
     * @param pingreq sends one; must not block
     * @param dead told when the timeout is over, or when nothing is read any more though it should be; must not block
     */
    KeepAlive(
            Scheduler scheduler,
            Duration keepAlive,
            Duration timeout,
            BooleanSupplier reads,
            LongSupplier sinceSent,
            InboundSilence silence,
            Runnable pingreq,
            Runnable dead) {
        this.scheduler = scheduler;
        this.interval = keepAlive.toNanos() / 100 * PERCENT;
        this.timeout = timeout.toNanos();
        this.reads = reads;
        this.sinceSent = sinceSent;
        this.silence = silence;
        this.pingreq = pingreq;
        this.dead = dead;
    }

    /** The session is there, and a PINGREQ may leave. */
    void start() {
        running = true;
        lookAfter(interval());
    }

    void stop() {
        running = false;
        next.cancel();
    }

    /** Told whenever it may have changed whether anything is read; a timer that comes soon enough stays, however often that is. */
    void demandChanged() {
        if (running && nextAt - scheduler.nanoTime() > interval()) {
            next.cancel();
            lookAfter(interval());
        }
    }

    private long interval() {
        return reads.getAsBoolean() ? interval : Math.min(interval, UNREAD.toNanos());
    }

    private void lookAfter(long nanos) {
        long at = scheduler.nanoTime() + nanos;
        next = scheduler.schedule(Duration.ofNanos(nanos), this::look);
        nextAt = at;
    }

    private void look() {
        try {
            askOrGiveUp();
        } catch (RuntimeException | Error e) {
            if (!isTimed()) {
                lookOnOrGiveUp();
            }
            throw e;
        }
    }

    /** Who could not be told is told at the next look. */
    private void lookOnOrGiveUp() {
        try {
            lookAfter(interval());
        } catch (RuntimeException | Error noTimer) {
            giveUp();
        }
    }

    /** Without a timer nobody would find out any more that the connection is dead. */
    private boolean isTimed() {
        return nextAt - scheduler.nanoTime() > 0;
    }

    private void giveUp() {
        running = false;
        dead.run();
    }

    private void askOrGiveUp() {
        if (hasStoppedReading() || isUnanswered() && untilDead() <= 0) {
            giveUp();
            return;
        }
        long wait = interval() - Math.max(sinceSent.getAsLong(), silence.nanos());
        if (wait > 0) {
            lookAgain(wait);
            return;
        }
        try {
            ask();
        } finally {
            lookAgain(interval());
        }
    }

    /** Behind an error, for good. Not at once: who has just begun to want more asks in a moment. */
    private boolean hasStoppedReading() {
        boolean before = stopped;
        stopped = reads.getAsBoolean() && !silence.isAsking();
        return before && stopped;
    }

    private void lookAgain(long wait) {
        if (running) {
            lookAfter(isUnanswered() ? Math.min(wait, untilDead()) : wait);
        }
    }

    private void ask() {
        if (!isUnanswered()) {
            asked = true;
            askedAt = scheduler.nanoTime();
        }
        if (!waitsToLeave()) {
            pingreq.run();
            pinged = true;
            pingedAt = scheduler.nanoTime();
        }
    }

    /** The network takes nothing, since the server reads nothing: one PINGREQ in front of it is as good as many. */
    private boolean waitsToLeave() {
        return pinged && sinceSent.getAsLong() > scheduler.nanoTime() - pingedAt;
    }

    private boolean isUnanswered() {
        return asked && !silence.heardSince(askedAt);
    }

    /** Since the PINGREQ, and since we read: we do not listen all the time. */
    private long untilDead() {
        return timeout - Math.min(scheduler.nanoTime() - askedAt, silence.nanos());
    }
}
