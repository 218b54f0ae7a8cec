package io.iotbridge.aliyun.link.admission;

import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.loop.Steps;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One attempt to sign in, from the wish to its end. It waits for its backoff, for its device's minute, for its turn at the endpoint with a
 * place among those under way; then the way to the platform is opened (TLS, WebSocket), and its CONNECT waits for the rate. Once let go, the
 * CONNECT counts: at the rate until a second after it is answered, at the latest {@link #ON_ITS_WAY} and a second after its frame was handed
 * to the network; for its device until a minute after it is answered or over. What ends before its CONNECT leaves has cost nothing.
 *
 * <p>Told by scheduler, writer and network threads; each call counts once, whatever is told, how often, and in which order. Guarded by its
 * {@link SignInAdmission}.
 */
public final class SignIn {

    /**
     * From frame to platform, at most: on a busy machine it took more than 100 ms at times. A platform that takes 200 ms to answer gets five
     * sixths of the rate, one that never answers half of it. What arrives later than that is beyond what we promise.
     */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    /** First in, first out; also where one has to go back into its queue. */
    static final Comparator<SignIn> BY_TIME =
            Comparator.<SignIn>comparingLong(signIn -> signIn.since).thenComparingLong(signIn -> signIn.number);

    private final SignInAdmission admission;
    private final SignInTerms terms;
    private final Consumer<SignIn> start;
    private final long number;
    private SignInState state = SignInState.BACKOFF;
    private Duration due = Duration.ZERO;
    private SignInLine line;
    private long since;
    private Scheduler.Cancellable going = () -> {};
    private Supplier<CompletionStage<Void>> connect;
    private ConnectCount count;

    SignIn(SignInAdmission admission, long number, SignInTerms terms, Consumer<SignIn> start) {
        this.admission = admission;
        this.number = number;
        this.terms = terms;
        this.start = start;
    }

    SignInTerms terms() {
        return terms;
    }

    /** Counts the sign-ins, from 1. */
    long number() {
        return number;
    }

    /** How long it had to wait for its backoff and its device's minute, when it asked. */
    public Duration due() {
        return due;
    }

    /** When it began to wait in the queue in which it is, or when its backoff and its device's minute are over. */
    long since() {
        return since;
    }

    /**
     * The way is open: the CONNECT leaves as soon as the rate allows.
     *
     * @param connect sends it, and is done once its frame was handed to the network; called at most once, must not block
     */
    public void opened(Supplier<CompletionStage<Void>> connect) {
        admission.change(terms, () -> {
            if (state == SignInState.OPENING) {
                this.connect = connect;
                enter(SignInState.RATE, SignInLine.Queue.CONNECT);
            }
        });
    }

    /**
     * CONNACK came and said yes, so the platform has counted it. After a no it counts for longer than it has to. The place is free: until the
     * SUBACKs are there may take as long as somebody cannot take messages.
     */
    public void answered() {
        admission.change(terms, () -> {
            if (state.mayHaveLeft()) {
                count.arrivesBy(now());
                end();
            }
        });
    }

    /** Not wanted any more. A CONNECT that has left goes on to count, and is over with its connection. */
    public void withdraw() {
        admission.change(terms, () -> {
            if (!state.mayHaveLeft()) {
                end();
            }
        });
    }

    /** Its turn has come and is not used: it is the next one's, at once. */
    public void decline() {
        admission.change(terms, () -> {
            if (state == SignInState.OPENING) {
                admission.rates(terms.perSecond()).forEach(rate -> rate.giveBackStart(this));
                end();
            }
        });
    }

    /** The link is up, or the connection over. */
    public void over() {
        admission.change(terms, this::end);
    }

    // What follows is called under the admission's lock.

    void ask(Duration backoff) {
        due = await(backoff);
    }

    /** Its backoff or its device's minute is over, as far as was known. */
    void rested() {
        await(Duration.ZERO);
    }

    private Duration await(Duration backoff) {
        long minute = untilMinute();
        long wait = Math.max(backoff.toNanos(), minute);
        if (wait == 0) {
            enter(SignInState.TURN, SignInLine.Queue.START);
        } else {
            state = minute == wait ? SignInState.DEVICE_MINUTE : SignInState.BACKOFF;
            since = now() + wait;
            admission.resting().add(this);
        }
        return Duration.ofNanos(wait);
    }

    private long untilMinute() {
        long wait = admission.minute(terms, now()).untilRoom(terms.perMinute(), now());
        return wait == RateLimiter.UNTIL_NEWS ? ON_ITS_WAY.toNanos() : wait;
    }

    private void enter(SignInState next, SignInLine.Queue queue) {
        line = admission.line(terms);
        state = next;
        since = now();
        line.waiting(queue).add(this);
    }

    /** The process has paused just when its turn had come. */
    private void putBack() {
        if (state == SignInState.ADMITTED) {
            line.givePlaceBack();
            state = SignInState.TURN;
            line.waiting(SignInLine.Queue.START).add(this);
        } else if (state == SignInState.LET_GO) {
            count.giveBack();
            state = SignInState.RATE;
            line.waiting(SignInLine.Queue.CONNECT).add(this);
        }
    }

    /** Its turn has come. */
    void admit() {
        if (state == SignInState.TURN) {
            going = terms.scheduler().schedule(Duration.ZERO, () -> unlessPaused(this::start));
            line.takePlace();
            state = SignInState.ADMITTED;
        } else {
            going = terms.scheduler().schedule(Duration.ZERO, () -> unlessPaused(this::send));
            count = new ConnectCount(number, () -> admission.rates(terms.perSecond()), admission.minute(terms, now()));
            state = SignInState.LET_GO;
        }
    }

    void end() {
        // First what can fail: then it has not ended, and can once more.
        long now = now();
        going.cancel();
        SignInState ended = state;
        state = SignInState.OVER;
        connect = null;
        Steps.run(() -> leave(ended), () -> count(ended, now));
    }

    private void leave(SignInState ended) {
        switch (ended) {
            case BACKOFF, DEVICE_MINUTE -> admission.resting().remove(this);
            case TURN -> line.waiting(SignInLine.Queue.START).remove(this);
            case RATE -> line.waiting(SignInLine.Queue.CONNECT).remove(this);
            default -> {}
        }
        if (line != null && ended != SignInState.OVER) {
            if (ended != SignInState.TURN) {
                line.givePlaceBack();
            }
            admission.leave(line);
        }
    }

    private void count(SignInState ended, long now) {
        if (ended == SignInState.LET_GO) {
            count.giveBack();
        } else if (ended.mayHaveLeft()) {
            // The death of a connection does not tell whether the frame had left.
            count.arrivesBy(now + ON_ITS_WAY.toNanos());
            count.over(now);
        }
    }

    private long now() {
        return terms.scheduler().nanoTime();
    }

    // What follows is called by the scheduler.

    private void unlessPaused(Runnable action) {
        if (admission.pause(terms).isZero()) {
            action.run();
        } else {
            admission.change(terms, this::putBack);
        }
    }

    private void start() {
        synchronized (admission) {
            if (state != SignInState.ADMITTED) {
                return;
            }
            state = SignInState.OPENING;
        }
        try {
            start.accept(this);
        } catch (RuntimeException | Error e) {
            over();
            throw e;
        }
    }

    private void send() {
        Supplier<CompletionStage<Void>> frame;
        synchronized (admission) {
            if (state != SignInState.LET_GO) {
                return;
            }
            state = SignInState.SENT;
            frame = connect;
        }
        try {
            frame.get().whenComplete((done, error) -> mayHaveLeft());
        } catch (RuntimeException | Error e) {
            mayHaveLeft();
            throw e;
        }
    }

    private void mayHaveLeft() {
        admission.change(terms, () -> {
            if (state == SignInState.SENT) {
                state = SignInState.COUNTED;
                count.arrivesBy(now() + ON_ITS_WAY.toNanos());
            }
        });
    }
}
