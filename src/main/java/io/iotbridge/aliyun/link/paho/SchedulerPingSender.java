package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;

/**
 * Keep alive without a thread per connection. While we read nothing, a PINGRESP cannot arrive: the missing answer is then no sign of a dead
 * connection, and the PINGREQ is sent all the same.
 *
 * <p>Paho decides when a PINGREQ is due, but looks at its answer only a keep alive later, and looks for silence of the server only when we
 * have been silent ourselves. So {@link PingWatch} looks for the answer, and Paho is asked again as soon as the server has been silent for
 * a keep alive.
 */
final class SchedulerPingSender implements MqttPingSender {

    /** Paho notices bytes a little later than the transport; asked too soon, it says that no PINGREQ is due yet. */
    private static final long AGAIN_MS = 100;

    private final Scheduler scheduler;
    private final Executor threads;
    private final BooleanSupplier reading;
    private final InboundSilence silence;
    private final PingWatch watch;
    private ClientComms comms;
    private Scheduler.Cancellable next = () -> {};
    private long plannedIn;
    private boolean stopped;

    SchedulerPingSender(
            Scheduler scheduler, Executor threads, BooleanSupplier reading, InboundSilence silence, PingWatch watch) {
        this.scheduler = scheduler;
        this.threads = threads;
        this.reading = reading;
        this.silence = silence;
        this.watch = watch;
    }

    @Override
    public void init(ClientComms clientComms) {
        comms = clientComms;
    }

    @Override
    public void start() {
        schedule(comms.getKeepAlive());
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        next.cancel();
        watch.stop();
    }

    @Override
    public synchronized void schedule(long delayInMilliseconds) {
        if (!stopped) {
            next.cancel();
            plannedIn = delayInMilliseconds;
            // A check that finds the connection dead shuts it down, which is too long a task for the scheduler's one
            // thread.
            next = scheduler.schedule(Duration.ofMillis(delayInMilliseconds), () -> threads.execute(this::check));
        }
    }

    private void check() {
        if (!reading.getAsBoolean()) {
            countAsInbound();
        }
        // The answer can be here before the call returns.
        long before = scheduler.nanoTime();
        if (comms.checkForActivity() != null) {
            watch.asked(before);
        } else {
            checkBefore(comms.getKeepAlive() - Duration.ofNanos(silence.nanos()).toMillis());
        }
    }

    private synchronized void checkBefore(long silentForAKeepAlive) {
        long delay = Math.max(AGAIN_MS, silentForAKeepAlive);
        if (delay < plannedIn) {
            schedule(delay);
        }
    }

    /** Starts a new period in which the server may answer. */
    void countAsInbound() {
        comms.getClientState().notifyReceivedBytes(1);
    }
}
