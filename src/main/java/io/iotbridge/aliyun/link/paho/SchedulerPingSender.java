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
 */
final class SchedulerPingSender implements MqttPingSender {

    private final Scheduler scheduler;
    private final Executor threads;
    private final BooleanSupplier reading;
    private ClientComms comms;
    private Scheduler.Cancellable next = () -> {};
    private boolean stopped;

    SchedulerPingSender(Scheduler scheduler, Executor threads, BooleanSupplier reading) {
        this.scheduler = scheduler;
        this.threads = threads;
        this.reading = reading;
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
    }

    @Override
    public synchronized void schedule(long delayInMilliseconds) {
        if (!stopped) {
            // A check that finds the connection dead shuts it down, which is too long a task for the scheduler's one
            // thread.
            next = scheduler.schedule(Duration.ofMillis(delayInMilliseconds), () -> threads.execute(this::check));
        }
    }

    private void check() {
        if (!reading.getAsBoolean()) {
            countAsInbound();
        }
        comms.checkForActivity();
    }

    /** Starts a new period in which the server may answer. */
    void countAsInbound() {
        comms.getClientState().notifyReceivedBytes(1);
    }
}
