package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.admission.SignInAdmission;
import io.iotbridge.aliyun.loop.Steps;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our MQTT life as one device; outlives connections. A state machine: what its users want, what becomes of its connection and time move it from one
 * {@link LinkState} to another. Belongs to its loop, to which {@link LinkHandle} posts; other threads call
 * {@link #state} and {@link #isOpenSsl}, which read what the loop has written.
 */
final class DeviceLink {

    private static final Logger log = LoggerFactory.getLogger(DeviceLink.class);

    final DeviceId id;
    final LinkSettings settings;
    final MqttConnector connector;
    final LinkLoop loop;
    final LinkUsers users;
    final LinkIdentity identity;
    final LinkSignIns signIns;
    final LinkSession session;
    final LinkPublisher publisher;
    final Arrivals arrivals;
    final InternalErrors errors = new InternalErrors();
    private final IdentityConflict conflict;
    private final OutageLog outages;
    private final Consumer<DeviceLink> whenUnused;

    private volatile LinkState state = LinkState.IDLE;
    /** There while CONNECTING, SUBSCRIBING, UP or CLOSING. */
    private volatile LinkAttempt live;
    /** WAITING, not for the budgets any more, but until all users can take messages. */
    private boolean waitsForDemand;

    /** @param whenUnused told when the last user has let go and the connection is over; somebody may have attached meanwhile */
    DeviceLink(
            Device device,
            LinkSettings settings,
            LinkEngine engine,
            SignInAdmission admission,
            ClosureBursts bursts,
            OutageLog outages,
            RandomGenerator random,
            ConnectorFilters subscribed,
            Consumer<DeviceLink> whenUnused) {
        this.id = device.id();
        this.settings = settings;
        this.connector = engine.connectors().get();
        this.loop = new LinkLoop(id, connector.loop());
        this.users = new LinkUsers(this, subscribed);
        this.identity = new LinkIdentity(device, settings);
        this.signIns = new LinkSignIns(id, settings, loop, engine.signInHold(), admission, random, this::connect);
        this.session = new LinkSession();
        this.publisher = new LinkPublisher(loop);
        this.arrivals = new Arrivals(id, users, loop, this::reconnect);
        this.conflict = new IdentityConflict(id, settings, loop, bursts, random);
        this.outages = outages;
        this.whenUnused = whenUnused;
    }

    LinkState state() {
        return state;
    }

    /** Whether it is up, with OpenSSL's TLS. Called by any thread. */
    boolean isOpenSsl() {
        LinkAttempt current = live;
        return state == LinkState.UP && current != null && current.connection().isOpenSsl();
    }

    // What users want.

    /** A user has come. */
    void joined(LinkHandle handle) {
        conflict.recognised().ifPresent(cause -> handle.tell(listener -> listener.conflicted(id, cause)));
        try {
            switch (state) {
                case IDLE, REFUSED -> connectAnew();
                case UP, SUBSCRIBING -> live.join(handle);
                default -> {} // the connection to come subscribes for everybody who is attached by then
            }
        } catch (RuntimeException | Error e) {
            recover(errors.report("a user of device " + id + " could not be added", e));
        }
    }

    /** A user has let go, and others are here. */
    void left() {
        applyDemand();
        if (state == LinkState.UP) {
            live.unsubscribeStale();
        }
    }

    /** From an error of our own: another connection has everybody's filters, and one who could not begin is told, and tried again later. */
    private void recover(LinkException cause) {
        if (live != null) {
            reconnect(cause);
        } else {
            refuse(cause);
        }
    }

    void signInAs(Device newDevice) {
        boolean rotated = identity.rotatedTo(newDevice);
        if (rotated && state == LinkState.REFUSED) {
            connectAnew();
        } else if (rotated) {
            reconnect(new LinkException(Kind.CLOSED_BY_US, "device " + id + " has a new secret"));
        }
    }

    /** Messages arrive as soon as the session is accepted, so demand counts from then on. */
    void applyDemand() {
        boolean wanted = users.demand();
        if (state == LinkState.UP || state == LinkState.SUBSCRIBING) {
            live.connection().demand(wanted);
        } else if (waitsForDemand && wanted) {
            waitsForDemand = false;
            askToConnect();
        }
    }

    void reconnect(LinkException reason) {
        if (live != null && state != LinkState.CLOSING) {
            live.abort(reason);
        }
    }

    /** The last user has let go. */
    void closeUnused() {
        signIns.cancel();
        publisher.stop();
        if (live == null) {
            becomeIdle();
        } else {
            state = LinkState.CLOSING;
            live.connection().disconnect();
        }
    }

    private void becomeIdle() {
        state = LinkState.IDLE;
        whenUnused.accept(this);
    }

    // What time brings.

    private void connectAnew() {
        signIns.cancel();
        identity.startOver();
        state = LinkState.WAITING;
        askToConnect();
    }

    private void askToConnect() {
        Duration wait = signIns.connectSoon();
        users.tell(listener -> listener.waiting(id, wait));
    }

    /** An attempt may start. While a user can take no message there is none: what the platform kept comes right behind its CONNACK. */
    private void connect() {
        if (state == LinkState.WAITING) {
            waitsForDemand = !users.demand();
            if (waitsForDemand) {
                signIns.decline();
            } else {
                state = LinkState.CONNECTING;
                live = new LinkAttempt(this);
                live.open();
            }
        }
    }

    private void refuse(LinkException cause) {
        state = LinkState.REFUSED;
        Steps.run(
                signIns::cancel,
                () -> signIns.timeOutAfter(settings.refusedRetry(), this::tryAgain),
                () -> users.tell(listener -> listener.refused(id, cause)));
    }

    private void tryAgain() {
        if (state == LinkState.REFUSED) {
            connectAnew();
        }
    }

    private void settle() {
        if (conflict.settle()) {
            users.tell(listener -> listener.settled(id));
        }
    }

    // What becomes of the live attempt.

    boolean isLive(LinkAttempt attempt) {
        return attempt == live && state != LinkState.CLOSING;
    }

    /** CONNACK accepted it. Returns whether that was to be expected. */
    boolean accepted() {
        boolean expected = state == LinkState.CONNECTING;
        if (expected) {
            state = LinkState.SUBSCRIBING;
            conflict.accepted(this::settle);
            applyDemand();
        }
        return expected;
    }

    /** Every SUBACK is there. */
    void subscribed(LinkAttempt attempt) {
        signIns.up();
        state = LinkState.UP;
        identity.accepted();
        publisher.use(attempt.connection());
        outages.up(settings.endpoint().of(id));
        log.info("Device {} is signed in", id);
        users.tellUp();
    }

    /**
     * It has ended.
     *
     * @param aborted whether we wanted it to
     */
    void ended(LinkAttempt attempt, LinkException cause, boolean aborted) {
        if (attempt != live) {
            return;
        }
        live = null;
        // Whatever becomes of the others, the last leads to the next attempt.
        Steps.run(
                signIns::attempted,
                publisher::connectionEnded,
                arrivals::connectionLost,
                () -> goOnOrRecover(cause, aborted));
    }

    private void goOnOrRecover(LinkException cause, boolean aborted) {
        try {
            goOnAfter(cause, aborted);
        } catch (RuntimeException | Error e) {
            if (users.isEmpty() && state == LinkState.IDLE) {
                throw e;
            }
            LinkException cannotGoOn =
                    errors.report("device " + id + " could not go on behind a connection that ended", e);
            if (users.isEmpty()) {
                becomeIdle();
            } else {
                recover(cannotGoOn);
            }
        }
    }

    private void goOnAfter(LinkException cause, boolean aborted) {
        boolean onPurpose = state == LinkState.CLOSING;
        Optional<LinkException> recognised = conflict.ended(cause, onPurpose || aborted);
        if (users.isEmpty()) {
            becomeIdle();
            return;
        }
        state = LinkState.WAITING;
        if (onPurpose) {
            askToConnect();
        } else {
            retry(cause);
            recognised.ifPresent(conflicting -> users.tell(listener -> listener.conflicted(id, conflicting)));
        }
    }

    private void retry(LinkException cause) {
        outages.down(id, settings, cause, loop.nanoTime());
        if (identity.isGivenUpAfter(cause) || !users.persist()) {
            refuse(cause);
        } else {
            // First of all: whatever becomes of the rest, there is a next attempt.
            Duration wait = signIns.connectAgain(conflict.pause());
            users.tell(listener -> listener.down(id, cause));
            users.tell(listener -> listener.waiting(id, wait));
        }
    }
}
