package io.iotbridge.aliyun.emulator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another client with a device's credentials. It takes part in nothing: it keeps the session, subscribes to nothing and acknowledges nothing, so
 * that the platform owes whatever it was sent to whoever comes next.
 */
public final class Rival implements AutoCloseable {

    private final Emulator emulator;
    private final DeviceEntry identity;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rival"));
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private RawDevice device;

    private Rival(Emulator emulator, DeviceEntry identity) {
        this.emulator = emulator;
        this.identity = identity;
    }

    /** Signs in once, and is gone when it is displaced. */
    public static Rival once(Emulator emulator, DeviceEntry identity) {
        Rival rival = new Rival(emulator, identity);
        rival.thread.execute(rival::signIn);
        return rival;
    }

    /** Signs in again and again, so long after it was displaced or refused. */
    public static Rival persistent(Emulator emulator, DeviceEntry identity, Duration backoff) {
        Rival rival = new Rival(emulator, identity);
        rival.thread.execute(() -> rival.signInAgain(backoff));
        return rival;
    }

    /** How often the platform accepted it. */
    public int accepted() {
        return accepted.get();
    }

    /** How often the platform refused it. */
    public int refused() {
        return refused.get();
    }

    private void signIn() {
        device = RawDevice.open(emulator.ws());
        int code = device.signIn(identity, "securemode=3,signmethod=hmacsha256", 60, false);
        (code == 0 ? accepted : refused).incrementAndGet();
    }

    private void signInAgain(Duration backoff) {
        signIn();
        device.closed.whenComplete((done, error) -> {
            if (!thread.isShutdown()) {
                thread.schedule(() -> signInAgain(backoff), backoff.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Leaves for good. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (device != null) {
            device.close();
        }
    }
}
