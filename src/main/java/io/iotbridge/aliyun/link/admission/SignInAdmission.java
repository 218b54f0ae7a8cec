package io.iotbridge.aliyun.link.admission;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits the sign-ins of all links of this JVM; see {@link SignIn} for the way of one. Outlives links, since the platform counts across them.
 *
 * <p>Sign-ins at one endpoint with one rate make a line: first in, first out. Of several lines that may go on, the one that waited longest
 * does. A place that somebody leaves is free at once, and nobody takes one in advance.
 *
 * <p>What it promises, for all endpoints together: at most N CONNECTs in any second of all connectors whose rate is at most N. So the worker
 * keeps to the greatest rate that it is configured with, and each connector to its own. A CONNECT counts at its own rate and at all greater
 * ones: a slow connector holds up no fast one. And for each device at each endpoint: at most so many a minute (platform.md C5).
 *
 * <p>Bounded by the attempts there are, each of which is in one queue at most, and by the rates. Safe for use by several threads; under its
 * lock it calls nobody but schedulers. Times are monotonic nanoseconds.
 */
public final class SignInAdmission {

    private static final Logger log = LoggerFactory.getLogger(SignInAdmission.class);

    /** The platform's minute and ours are not the same clock. */
    private static final Duration MINUTE = Duration.ofSeconds(61);

    private static final Scheduler.Cancellable NOTHING = () -> {};

    /** Platforms at two endpoints count for themselves. */
    private record Identity(URI endpoint, DeviceId device) {}

    private final Map<SignInLine.Key, SignInLine> lines = new HashMap<>();
    private final NavigableSet<SignIn> resting = new TreeSet<>(SignIn.BY_TIME);
    private final NavigableMap<Integer, ConnectRate> rates = new TreeMap<>();
    private final Map<Identity, RateLimiter> devices = new HashMap<>();
    private int devicesKept;
    private final AtomicLong asked = new AtomicLong();
    private long turns;
    private Scheduler.Cancellable timer = NOTHING;

    /**
     * Asks for a sign-in. A device has one at a time at an endpoint, as a link makes its attempts one after the other. What the scheduler
     * throws flies on if no timer can be made at all; then nothing was asked for.
     *
     * @param backoff how long it has to wait for reasons of its own
     * @param start opens the way to the platform; called at most once, on the scheduler's thread; an exception ends the sign-in
     */
    public SignIn ask(SignInTerms terms, Duration backoff, Consumer<SignIn> start) {
        SignIn signIn = new SignIn(this, asked.incrementAndGet(), terms, start);
        Duration pause = pause(terms);
        synchronized (this) {
            signIn.ask(backoff);
            try {
                advance(terms.scheduler(), pause);
            } catch (RuntimeException | Error e) {
                if (!tryAgain(terms, e)) {
                    signIn.end();
                    throw e;
                }
            }
        }
        return signIn;
    }

    /** For how long nobody may sign in yet; if that cannot be told, no sign-in stands still for it. */
    Duration pause(SignInTerms terms) {
        try {
            return terms.pause().get();
        } catch (RuntimeException | Error e) {
            log.error("Whether the process has paused is not known", e);
            return Duration.ZERO;
        }
    }

    /** CONNECTs of a device that count within the minute before {@code now}. */
    public synchronized int spent(URI endpoint, DeviceId device, long now) {
        RateLimiter minute = devices.get(new Identity(endpoint, device));
        return minute == null ? 0 : minute.count(now);
    }

    /** Changes the state of a sign-in, and admits those that may go on then. */
    void change(SignInTerms terms, Runnable change) {
        Duration pause = pause(terms);
        synchronized (this) {
            change.run();
            try {
                advance(terms.scheduler(), pause);
            } catch (RuntimeException | Error e) {
                tryAgain(terms, e);
            }
        }
    }

    /** A scheduler that cannot make its thread, as a rule. Who waits still waits, for this timer or the next event of any link. */
    private boolean tryAgain(SignInTerms terms, Throwable error) {
        log.error("Sign-ins failed to continue; they are retried", error);
        try {
            timer = terms.scheduler().schedule(ConnectRate.SECOND, () -> change(terms, () -> {}));
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private void advance(Scheduler scheduler, Duration pause) {
        timer.cancel();
        timer = NOTHING;
        long now = scheduler.nanoTime();
        long wait = advanceResting(now);
        if (!pause.isZero()) {
            wait = Math.min(wait, pause.toNanos());
        } else {
            wait = Math.min(wait, advance(SignInLine.Queue.CONNECT, now));
            wait = Math.min(wait, advance(SignInLine.Queue.START, now));
        }
        SignIn next = anyWaiting();
        if (next != null && wait != RateLimiter.UNTIL_NEWS) {
            SignInTerms terms = next.terms();
            timer = terms.scheduler().schedule(Duration.ofNanos(wait), () -> change(terms, () -> {}));
        }
    }

    /** @return how long until the next may be in its line */
    private long advanceResting(long now) {
        while (!resting.isEmpty()) {
            long wait = resting.first().since() - now;
            if (wait > 0) {
                return wait;
            }
            resting.pollFirst().rested();
        }
        return RateLimiter.UNTIL_NEWS;
    }

    /** @return how long until the next may go on */
    private long advance(SignInLine.Queue queue, long now) {
        while (true) {
            long wait = RateLimiter.UNTIL_NEWS;
            SignInLine next = null;
            for (SignInLine line : lines.values()) {
                long turn = untilTurn(line, queue, now);
                wait = Math.min(wait, turn);
                if (turn == 0 && (next == null || line.lastTurn(queue) < next.lastTurn(queue))) {
                    next = line;
                }
            }
            if (next == null) {
                return wait;
            }
            letOn(next, queue, now);
        }
    }

    private long untilTurn(SignInLine line, SignInLine.Queue queue, long now) {
        if (line.waiting(queue).isEmpty() || queue == SignInLine.Queue.START && !line.hasPlace()) {
            return RateLimiter.UNTIL_NEWS;
        }
        SignIn first = line.waiting(queue).first();
        return rates(line.key().perSecond()).stream()
                .mapToLong(rate -> rate.untilTurn(queue, first.since(), now))
                .max()
                .orElse(0);
    }

    private void letOn(SignInLine line, SignInLine.Queue queue, long now) {
        SignIn first = line.waiting(queue).first();
        first.admit();
        line.waiting(queue).remove(first);
        line.setLastTurn(queue, ++turns);
        rates(line.key().perSecond()).forEach(rate -> rate.take(queue, first, now));
    }

    private SignIn anyWaiting() {
        if (!resting.isEmpty()) {
            return resting.first();
        }
        for (SignInLine line : lines.values()) {
            for (SignInLine.Queue queue : SignInLine.Queue.values()) {
                if (!line.waiting(queue).isEmpty()) {
                    return line.waiting(queue).first();
                }
            }
        }
        return null;
    }

    /** The line of a sign-in, as long as it is in it. */
    SignInLine line(SignInTerms terms) {
        return lines.computeIfAbsent(new SignInLine.Key(terms.endpoint(), terms.perSecond()), SignInLine::new);
    }

    void leave(SignInLine line) {
        if (line.isUnused()) {
            lines.remove(line.key());
        }
    }

    /** Those that wait for their backoff or their device's minute. */
    Set<SignIn> resting() {
        return resting;
    }

    /** The device's minute. */
    RateLimiter minute(SignInTerms terms, long now) {
        if (devices.size() >= 2 * devicesKept + 64) {
            devices.values().removeIf(minute -> minute.count(now) == 0);
            devicesKept = devices.size();
        }
        return devices.computeIfAbsent(
                new Identity(terms.endpoint(), terms.device()), identity -> new RateLimiter(MINUTE));
    }

    /** Those at which a CONNECT of this rate counts. One that is new takes over what counts at the next lower one: all that is slower than it. */
    Collection<ConnectRate> rates(int perSecond) {
        if (perSecond == 0) {
            return List.of();
        }
        if (!rates.containsKey(perSecond)) {
            Map.Entry<Integer, ConnectRate> lower = rates.lowerEntry(perSecond);
            RateLimiter connects = lower == null
                    ? new RateLimiter(ConnectRate.SECOND)
                    : new RateLimiter(lower.getValue().connects());
            rates.put(perSecond, new ConnectRate(perSecond, connects));
        }
        return rates.tailMap(perSecond, true).values();
    }
}
