package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.network.InboundSilence;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Asks the server for a sign of life (MQTT 3.1.1, 3.1.2.10) when we have sent nothing for nearly a keep alive, and also when nothing has come
 * for so long: who only sends would not notice that nobody receives. Works with timers alone. Belongs to the connection's loop.
 */
final class KeepAlive {

    /** The next packet has to be there within a keep alive, so it leaves before that. */
    private static final int PERCENT = 90;

    private final Scheduler scheduler;
    private final long interval;
    private final LongSupplier sinceSent;
    private final InboundSilence silence;
    private final PingWatch watch;
    private final Runnable pingreq;
    private Scheduler.Cancellable next = () -> {};

    /**
     * @param sinceSent nanoseconds since a packet left
     * @param silence for how long nothing has come
     * @param watch told of every PINGREQ, just before
     * @param pingreq sends one; must not block
     */
    KeepAlive(
            Scheduler scheduler,
            Duration keepAlive,
            LongSupplier sinceSent,
            InboundSilence silence,
            PingWatch watch,
            Runnable pingreq) {
        this.scheduler = scheduler;
        this.interval = keepAlive.toNanos() / 100 * PERCENT;
        this.sinceSent = sinceSent;
        this.silence = silence;
        this.watch = watch;
        this.pingreq = pingreq;
    }

    void start() {
        lookAfter(interval);
    }

    void stop() {
        next.cancel();
        watch.stop();
    }

    private void lookAfter(long nanos) {
        next = scheduler.schedule(Duration.ofNanos(nanos), this::look);
    }

    private void look() {
        long left = interval - Math.max(sinceSent.getAsLong(), silence.nanos());
        if (left > 0) {
            lookAfter(left);
            return;
        }
        try {
            watch.asked(scheduler.nanoTime());
            pingreq.run();
        } finally {
            lookAfter(interval);
        }
    }
}
