package io.iotbridge.aliyun.link;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The CONNECTs of all devices of this JVM: those that wait for their turn, in order, and those that count against the rate. The platform counts
 * one when it arrives, which we do not see; so one counts over all the time in which it can have arrived, and a second more. That time begins
 * when it is let go. It ends when it is answered, at the latest {@link #ON_ITS_WAY} after its frame was handed to the network. A platform that
 * takes 200 ms to answer gets five sixths of the rate, one that never answers half of it. What arrives later than that after it was
 * written is beyond what we promise.
 *
 * <p>A connection may die at any moment: what waits then is forgotten; what was let go counts from then like one that was written, for the
 * death of a connection does not tell whether the frame had left. Each counts once, whatever is told of it, how often, and by which thread.
 *
 * <p>Bounded by the attempts there are (each waits at most once) and by the rate (as many count). Told by scheduler, writer and network threads
 * under this object's lock; calls nobody under it but schedulers. Times are monotonic nanoseconds.
 */
final class Departures {

    /**
     * From frame to platform, at most. On a busy machine it took more than 100 ms at times; and an endpoint that never answers must not keep
     * the devices of others from signing in.
     */
    static final long ON_ITS_WAY = Duration.ofSeconds(1).toNanos();

    private static final long UNTIL_NEWS = Long.MAX_VALUE;

    /** Connectors of one worker may be set to different rates: each waits for its own, all count. */
    private final Map<Integer, Line> lines = new HashMap<>();

    /** Those that count until a known time, by that time. */
    private final NavigableSet<Count> counted =
            new TreeSet<>(Comparator.comparingLong(Count::until).thenComparingLong(Count::number));

    /** Let go, not yet known to be written. */
    private int pending;

    private long asked;

    private static final class Line {
        private final Spread turns = new Spread();
        private final Set<Departure> waiting = new LinkedHashSet<>();
        private Scheduler.Cancellable timer = () -> {};
    }

    /** What is left of a CONNECT while it counts: it must not keep its connection reachable until somebody asks again. */
    private record Count(long until, long number) {}

    private enum State {
        WAITING,
        PENDING,
        COUNTED,
        OVER
    }

    /** One CONNECT. */
    final class Departure {
        private final int perSecond;
        private final Scheduler scheduler;
        private final Supplier<CompletionStage<Void>> connect;
        private final long since;
        private final long number;
        private State state = State.WAITING;
        private Count count;

        private Departure(int perSecond, Scheduler scheduler, Supplier<CompletionStage<Void>> connect) {
            this.perSecond = perSecond;
            this.scheduler = scheduler;
            this.connect = connect;
            this.since = scheduler.nanoTime();
            this.number = asked++;
        }

        private void leave() {
            connect.get().thenRun(this::mayHaveLeft);
        }

        private void mayHaveLeft() {
            synchronized (Departures.this) {
                if (state == State.PENDING) {
                    arrivesBy(scheduler.nanoTime() + ON_ITS_WAY);
                }
            }
        }

        /** CONNACK came and said yes, so the platform has counted it. After a no it counts for longer than it has to. */
        void answered() {
            synchronized (Departures.this) {
                long now = scheduler.nanoTime();
                if (state == State.PENDING || state == State.COUNTED && count.until() > now + ConnectBudget.SECOND) {
                    arrivesBy(now);
                }
            }
        }

        /** The connection is over. */
        void over() {
            synchronized (Departures.this) {
                if (state == State.WAITING) {
                    state = State.OVER;
                    lines.get(perSecond).waiting.remove(this);
                    goOn();
                }
            }
            mayHaveLeft();
        }

        private void arrivesBy(long time) {
            if (state == State.PENDING) {
                pending--;
            } else {
                counted.remove(count);
            }
            state = State.COUNTED;
            count = new Count(time + ConnectBudget.SECOND, number);
            counted.add(count);
            goOn();
        }
    }

    /**
     * Has a CONNECT sent as soon as the rate allows, one after the other and evenly spread.
     *
     * @param perSecond 0 for no limit; then it is sent at once and does not count
     * @param scheduler whose thread sends it
     * @param connect sends it, and is done once its frame was handed to the network; called at most once, must not block
     */
    synchronized Departure ask(int perSecond, Scheduler scheduler, Supplier<CompletionStage<Void>> connect) {
        Line line = lines.computeIfAbsent(perSecond, rate -> new Line());
        Departure departure = new Departure(perSecond, scheduler, connect);
        if (perSecond == 0) {
            departure.state = State.OVER;
            scheduler.schedule(Duration.ZERO, departure::leave);
        } else {
            line.waiting.add(departure);
            goOn();
        }
        return departure;
    }

    private synchronized void goOn() {
        for (Line line : lines.values()) {
            line.timer.cancel();
            goOn(line);
        }
    }

    private void goOn(Line line) {
        Iterator<Departure> waiting = line.waiting.iterator();
        while (waiting.hasNext()) {
            Departure next = waiting.next();
            long now = next.scheduler.nanoTime();
            long wait = Math.max(line.turns.next(next.since) - now, untilRoom(next.perSecond, now));
            if (wait > 0) {
                if (wait != UNTIL_NEWS) {
                    line.timer = next.scheduler.schedule(Duration.ofNanos(wait), this::goOn);
                }
                return;
            }
            waiting.remove();
            line.turns.take(next.perSecond, next.since);
            next.state = State.PENDING;
            pending++;
            next.scheduler.schedule(Duration.ZERO, next::leave);
        }
    }

    private long untilRoom(int perSecond, long now) {
        while (!counted.isEmpty() && counted.first().until() <= now) {
            counted.pollFirst();
        }
        int tooMany = pending + counted.size() - perSecond + 1;
        if (tooMany <= 0) {
            return 0;
        }
        return counted.stream()
                .skip(tooMany - 1)
                .findFirst()
                .map(last -> last.until() - now)
                .orElse(UNTIL_NEWS);
    }
}
