package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.trouble.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When the next connection attempt of one link starts: after the backoff, within both budgets, and not with too many others. Guarded by the link's lock. */
final class ConnectTimer {

    private static final Logger log = LoggerFactory.getLogger(ConnectTimer.class);

    /** A connection that was up this long was a good one: the next failure starts the backoff anew. */
    private static final Duration STABLE = Duration.ofSeconds(30);

    /** As many sign-ins may be under way at a time as leave in so many seconds: far more than it takes where nothing is short. */
    private static final int SECONDS_UNDER_WAY = 5;

    private final Object lock;
    private final DeviceId device;
    private final LinkSettings settings;
    private final Scheduler scheduler;
    private final Supplier<Duration> standstill;
    private final ConnectBudget budget;
    private final Backoff backoff;
    private boolean wasUp;
    private long upSince;
    /** An attempt is to start; timers may fire just after they were cancelled. */
    private boolean planned;
    /** An attempt left, and the platform may not have counted it yet. */
    private boolean out;
    /** The CONNECT of the attempt that is out, once the way for it is open. */
    private Optional<Departures.Departure> departure = Optional.empty();

    private Scheduler.Cancellable waiting = () -> {};
    private Scheduler.Cancellable permit = () -> {};

    /** @param lock the link's */
    ConnectTimer(
            Object lock,
            DeviceId device,
            LinkSettings settings,
            Scheduler scheduler,
            Supplier<Duration> standstill,
            ConnectBudget budget,
            RandomGenerator random) {
        this.lock = lock;
        this.device = device;
        this.settings = settings;
        this.scheduler = scheduler;
        this.standstill = standstill;
        this.budget = budget;
        this.backoff = new Backoff(settings.backoff(), settings.backoffMax(), random);
    }

    /**
     * Runs {@code connect} as soon as the budgets allow.
     *
     * @return when that is, but for what all links of this JVM have to wait for
     */
    Duration connectSoon(Runnable connect) {
        return connectAfter(Duration.ZERO, connect);
    }

    /** The link is up. */
    void up() {
        attempted();
        wasUp = true;
        upSince = scheduler.nanoTime();
    }

    /**
     * Runs {@code connect} after the pause, or after the backoff if there is none.
     *
     * @return when that is, but for what all links of this JVM have to wait for
     */
    Duration connectAgain(Optional<Duration> pause, Runnable connect) {
        if (wasUp && scheduler.nanoTime() - upSince >= STABLE.toNanos()) {
            backoff.reset();
        }
        return connectAfter(pause.orElseGet(backoff::next), connect);
    }

    private Duration connectAfter(Duration wait, Runnable connect) {
        wasUp = false;
        long now = scheduler.nanoTime();
        long slot = budget.take(settings.server(device), device, settings.connectsPerMinute(), now + wait.toNanos());
        Duration until = Duration.ofNanos(slot - now);
        if (until.compareTo(settings.backoffMax()) > 0) {
            log.info(Trouble.CONNECT_BUDGET.message(device, until.toMillis()));
        }
        planned = true;
        waiting = scheduler.schedule(until, () -> connectAmongAll(connect));
        return until;
    }

    private void connectAmongAll(Runnable connect) {
        synchronized (lock) {
            if (!planned) {
                return;
            }
            Duration held = standstill.get();
            if (held.isZero()) {
                long now = scheduler.nanoTime();
                Duration wait = Duration.ofNanos(budget.takeAmongAll(settings.connectsPerSecond(), now) - now);
                waiting = scheduler.schedule(wait, () -> enter(connect));
            } else {
                waiting = scheduler.schedule(held, () -> connectAmongAll(connect));
            }
        }
    }

    private void enter(Runnable connect) {
        synchronized (lock) {
            if (planned) {
                permit = budget.signIns()
                        .enter(
                                settings.server(device),
                                SECONDS_UNDER_WAY * settings.connectsPerSecond(),
                                () -> scheduler.schedule(Duration.ZERO, () -> start(connect)));
            }
        }
    }

    private void start(Runnable connect) {
        synchronized (lock) {
            if (planned) {
                planned = false;
                out = true;
                connect.run();
            }
        }
    }

    /**
     * The way is open: {@code connect} sends CONNECT as soon as the rate of all devices allows. Attempts start evenly spread, but TLS and
     * WebSocket take some longer than others: what counts is when CONNECT leaves.
     *
     * @param connect as {@link MqttConnection#connect()}
     */
    void opened(Supplier<CompletionStage<Void>> connect) {
        synchronized (lock) {
            departure = Optional.of(budget.departures().ask(settings.connectsPerSecond(), scheduler, connect));
        }
    }

    /** CONNACK came. */
    void answered() {
        departure.ifPresent(Departures.Departure::answered);
    }

    /** The connection is up or over: nothing is waited for, and the platform has counted the attempt no later than now. */
    void attempted() {
        cancel();
        departure.ifPresent(Departures.Departure::over);
        departure = Optional.empty();
        if (out) {
            out = false;
            budget.usedUntil(settings.server(device), device, scheduler.nanoTime());
        }
    }

    /** Bounds what follows by time; the action is run under the lock. */
    void timeOutAfter(Duration time, Runnable action) {
        waiting = scheduler.schedule(time, () -> {
            synchronized (lock) {
                action.run();
            }
        });
    }

    void cancel() {
        planned = false;
        waiting.cancel();
        permit.cancel();
    }
}
