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
    private final InternalErrors errors = new InternalErrors();
    private final IdentityConflict conflict;
    private final OutageLog outages;
    private final Consumer<DeviceLink> whenUnused;

    private volatile LinkState state = LinkState.IDLE;
    /** There while CONNECTING, SUBSCRIBING, UP or CLOSING. */
    private volatile LinkAttempt live;

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

    /** What happens on any other attempt does not count. */
    boolean isLive(LinkAttempt attempt) {
        return attempt == live && state != LinkState.CLOSING;
    }

    // What its users want, and what time brings.

    /** A user has come. */
    void joined(LinkHandle handle) {
        conflict.recognised().ifPresent(cause -> handle.listeners().tell(listener -> listener.conflicted(id, cause)));
        step("a user of device " + id + " could not be added", () -> {
            switch (state) {
                case IDLE, REFUSED -> startOver();
                case UP, SUBSCRIBING -> live.join(handle);
                default -> {} // the connection to come subscribes for everybody who is attached by then
            }
        });
    }

    /** A user has let go, and others are here. */
    void left() {
        applyDemand();
        if (state == LinkState.UP) {
            live.unsubscribeStale();
        }
    }

    /** The last user has let go. */
    void closeUnused() {
        step("the link of device " + id + " could not be closed", this::close);
    }

    /** Every user says so of the same change. */
    void signInAs(Device newDevice) {
        if (identity.rotatedTo(newDevice)) {
            tryAgain();
            reconnect(new LinkException(Kind.CLOSED_BY_US, "device " + id + " has a new secret"));
        }
    }

    private void tryAgain() {
        if (state == LinkState.REFUSED) {
            step("device " + id + " could not be tried again", this::startOver);
        }
    }

    /** Ends a live connection; its end leads to the next. */
    void reconnect(LinkException reason) {
        if (live != null && state != LinkState.CLOSING) {
            step("a connection of device " + id + " could not be given up", () -> live.abort(reason));
        }
    }

    /** Messages arrive as soon as the session is accepted, so demand counts from then on. */
    void applyDemand() {
        step("the demand for messages of device " + id + " could not be applied", () -> {
            boolean wanted = users.demand();
            if (state == LinkState.UP || state == LinkState.SUBSCRIBING) {
                live.connection().demand(wanted);
            } else if (state == LinkState.WAITING && wanted && !signIns.isAsked()) {
                askToConnect();
            }
        });
    }

    private void settle() {
        if (conflict.settle()) {
            users.tell(listener -> listener.settled(id));
        }
    }

    /**
     * Whatever a step throws, something leads on from there: what nobody uses is closed, a live connection makes way for another, which has
     * everybody's filters, and without one the users are told, and it is tried again later. What is thrown at news of a connection ends that
     * connection, and its end is a step again.
     *
     * @param failed what to report then, without a full stop
     */
    void step(String failed, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LinkException cause = errors.report(failed, e);
            if (users.isEmpty()) {
                close();
            } else if (live != null) {
                live.abort(cause);
            } else {
                refuse(cause);
            }
        }
    }

    // From state to state, as LinkState draws it. Nothing else changes the state.

    /** IDLE, REFUSED → WAITING. */
    private void startOver() {
        identity.startOver();
        askToConnect();
    }

    /** → WAITING, for no longer than the budgets say. */
    private void askToConnect() {
        state = LinkState.WAITING;
        Duration wait = signIns.connectSoon();
        users.tell(listener -> listener.waiting(id, wait));
    }

    /** WAITING → CONNECTING. While a user can take no message the turn passes: what the platform kept comes right behind its CONNACK. */
    private void connect() {
        if (state == LinkState.WAITING && users.demand()) {
            step("device " + id + " could not start to connect", () -> {
                live = new LinkAttempt(this);
                state = LinkState.CONNECTING;
                live.open();
            });
        } else {
            signIns.decline();
        }
    }

    /** CONNECTING → SUBSCRIBING: CONNACK accepted it. */
    void accepted() {
        state = LinkState.SUBSCRIBING;
        conflict.accepted(this::settle);
        live.connection().demand(users.demand());
    }

    /** SUBSCRIBING → UP: every SUBACK is there. */
    void subscribed(LinkAttempt attempt) {
        signIns.up();
        state = LinkState.UP;
        identity.accepted();
        publisher.use(attempt.connection());
        outages.up(settings.endpoint().of(id));
        log.info("Device {} is signed in", id);
        users.tellUp();
    }

    /** The attempt has ended; {@code aborted}: because we wanted it to. */
    void ended(LinkAttempt attempt, LinkException cause, boolean aborted) {
        if (attempt == live) {
            live = null;
            // Whatever becomes of the others, the last leads to the next attempt.
            Steps.run(
                    signIns::attempted,
                    publisher::connectionEnded,
                    arrivals::connectionLost,
                    () -> step(
                            "device " + id + " could not go on behind a connection that ended",
                            () -> goOnAfter(cause, aborted)));
        }
    }

    /** CLOSING → IDLE, or WAITING for who has come meanwhile; CONNECTING, SUBSCRIBING, UP → WAITING, or REFUSED. */
    private void goOnAfter(LinkException cause, boolean aborted) {
        boolean onPurpose = state == LinkState.CLOSING;
        Optional<LinkException> recognised = conflict.ended(cause, onPurpose || aborted);
        if (users.isEmpty()) {
            close();
        } else if (onPurpose) {
            askToConnect();
        } else {
            retry(cause);
            recognised.ifPresent(conflicting -> users.tell(listener -> listener.conflicted(id, conflicting)));
        }
    }

    private void retry(LinkException cause) {
        state = LinkState.WAITING;
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

    /** → REFUSED, for a while. */
    private void refuse(LinkException cause) {
        state = LinkState.REFUSED;
        Steps.run(
                signIns::cancel,
                () -> signIns.timeOutAfter(settings.refusedRetry(), this::tryAgain),
                () -> users.tell(listener -> listener.refused(id, cause)));
    }

    /** → CLOSING while there is a connection, otherwise → IDLE. */
    private void close() {
        signIns.cancel();
        publisher.stop();
        if (live == null) {
            state = LinkState.IDLE;
            whenUnused.accept(this);
        } else {
            state = LinkState.CLOSING;
            live.connection().disconnect();
        }
    }
}
