package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sign-ins of one link, one after the other, with the backoff between them and the time that each may take. Belongs to the link's loop. */
final class LinkSignIns {

    private static final Logger log = LoggerFactory.getLogger(LinkSignIns.class);

    /** A connection that was up this long was a good one: the next failure starts the backoff anew. */
    private static final Duration STABLE = Duration.ofSeconds(30);

    private final LinkSettings settings;
    private final SignInAdmission admission;
    private final SignInTerms terms;
    private final Backoff backoff;
    private Optional<SignIn> current = Optional.empty();
    private Scheduler.Cancellable timeout = () -> {};
    private boolean wasUp;
    private long upSince;

    LinkSignIns(
            DeviceId device,
            LinkSettings settings,
            Scheduler scheduler,
            Supplier<Duration> pause,
            SignInAdmission admission,
            RandomGenerator random) {
        this.settings = settings;
        this.admission = admission;
        this.terms = new SignInTerms(
                settings.server(device),
                device,
                settings.connectsPerMinute(),
                settings.connectsPerSecond(),
                scheduler,
                pause);
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

    /**
     * Runs {@code connect} after the pause, or after the backoff if there is none.
     *
     * @return when that is, but for what all links of this JVM have to wait for
     */
    Duration connectAgain(Optional<Duration> pause, Runnable connect) {
        if (wasUp && terms.scheduler().nanoTime() - upSince >= STABLE.toNanos()) {
            backoff.reset();
        }
        return connectAfter(pause.orElseGet(backoff::next), connect);
    }

    private Duration connectAfter(Duration wait, Runnable connect) {
        cancel();
        wasUp = false;
        SignIn signIn = admission.ask(terms, wait, started -> start(started, connect));
        current = Optional.of(signIn);
        if (signIn.due().compareTo(settings.backoffMax()) > 0) {
            log.info(ErrorMessage.CONNECT_BUDGET.message(
                    terms.device(), signIn.due().toMillis()));
        }
        return signIn.due();
    }

    private void start(SignIn signIn, Runnable connect) {
        if (current.filter(signIn::equals).isPresent()) {
            connect.run();
        }
    }

    /**
     * The way is open: {@code connect} sends CONNECT as soon as the rate of all devices allows.
     *
     * @param connect as {@link MqttConnection#connect()}
     */
    void opened(Supplier<CompletionStage<Void>> connect) {
        current.ifPresent(signIn -> signIn.opened(connect));
    }

    /** CONNACK came. */
    void answered() {
        current.ifPresent(SignIn::answered);
    }

    /** The link is up. */
    void up() {
        attempted();
        wasUp = true;
        upSince = terms.scheduler().nanoTime();
    }

    /** The connection is up or over: nothing is waited for. */
    void attempted() {
        timeout.cancel();
        current.ifPresent(SignIn::over);
        current = Optional.empty();
    }

    /** Bounds what follows by time. */
    void timeOutAfter(Duration time, Runnable action) {
        timeout = terms.scheduler().schedule(time, action);
    }

    /** The turn that has just come is not used. */
    void decline() {
        current.ifPresent(SignIn::decline);
    }

    /** No CONNECT leaves any more. */
    void cancel() {
        timeout.cancel();
        current.ifPresent(SignIn::withdraw);
    }
}
