package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.admission.SignIn;
import io.iotbridge.aliyun.link.admission.SignInAdmission;
import io.iotbridge.aliyun.link.admission.SignInTerms;
import io.iotbridge.aliyun.loop.Backoff;
import io.iotbridge.aliyun.loop.Scheduler;
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

    /** A connection that was up this long was a good one: the next failure restarts the backoff. */
    private static final Duration STABLE = Duration.ofSeconds(30);

    private final LinkSettings settings;
    private final SignInAdmission admission;
    private final SignInTerms terms;
    private final Backoff backoff;
    private final Runnable connect;
    private Optional<SignIn> current = Optional.empty();
    private Scheduler.Cancellable timeout = () -> {};
    private boolean wasUp;
    private long upSince;

    /** @param connect begins an attempt, when its turn has come */
    LinkSignIns(
            DeviceId device,
            LinkSettings settings,
            Scheduler scheduler,
            Supplier<Duration> pause,
            SignInAdmission admission,
            RandomGenerator random,
            Runnable connect) {
        this.connect = connect;
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
     * Connects as soon as the budgets allow.
     *
     * @return when that is, but for what all links of this JVM have to wait for
     */
    Duration connectSoon() {
        return connectAfter(Duration.ZERO);
    }

    /**
     * Connects after the pause, or after the backoff if there is none.
     *
     * @return when that is, but for what all links of this JVM have to wait for
     */
    Duration connectAgain(Optional<Duration> pause) {
        if (wasUp && terms.scheduler().nanoTime() - upSince >= STABLE.toNanos()) {
            backoff.reset();
        }
        return connectAfter(pause.orElseGet(backoff::next));
    }

    private Duration connectAfter(Duration wait) {
        // Again, in case that it failed when the last one ended.
        attempted();
        wasUp = false;
        SignIn signIn = admission.ask(terms, wait, this::start);
        current = Optional.of(signIn);
        if (signIn.due().compareTo(settings.backoffMax()) > 0) {
            log.info(ErrorMessage.CONNECT_BUDGET.message(
                    terms.device(), signIn.due().toMillis()));
        }
        return signIn.due();
    }

    private void start(SignIn signIn) {
        if (current.filter(signIn::equals).isPresent()) {
            connect.run();
        }
    }

    /**
     * The way is open: {@code send} sends CONNECT as soon as the rate of all devices allows.
     *
     * @param send as {@link MqttConnection#connect()}
     */
    void opened(Supplier<CompletionStage<Void>> send) {
        current.ifPresent(signIn -> signIn.opened(send));
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

    /** Whether a turn was asked for that was not declined. */
    boolean isAsked() {
        return current.isPresent();
    }

    /** The turn that has just come is not used. */
    void decline() {
        Optional<SignIn> turn = current;
        current = Optional.empty();
        turn.ifPresent(SignIn::decline);
    }

    /** No CONNECT leaves any more. */
    void cancel() {
        timeout.cancel();
        current.ifPresent(SignIn::withdraw);
    }
}
