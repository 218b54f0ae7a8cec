package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our MQTT life as one device; outlives connections. One lock, this object's, guards everything but {@link #newPublish}, {@link #state} and
 * {@link #isReading}, which take none: who calls them may hold locks that listeners need. Events of a connection that is no longer the live
 * one are ignored.
 */
final class DeviceLink {

    private static final Logger log = LoggerFactory.getLogger(DeviceLink.class);
    private final DeviceId id;
    private final Scheduler scheduler;
    private final LinkSignIns timer;
    private final IdentityConflict conflict;
    private final OutageLog outages;
    private final Consumer<DeviceLink> whenDead;
    private final LinkUsers users;
    private final Arrivals arrivals;
    private final LinkIdentity identity;
    private final LinkPublisher publisher;
    private final LinkParts parts;
    private LinkAttempt live;
    private volatile LinkState state = LinkState.IDLE;
    private volatile boolean dead;
    /** An attempt may start, and waits until all users can take messages. */
    private boolean waitsForDemand;

    /** @param whenDead told once, without the lock, when the last user has let go and the connection is over */
    DeviceLink(
            Device device,
            LinkSettings settings,
            LinkEngine engine,
            SignInAdmission admission,
            ClosureBursts bursts,
            OutageLog outages,
            RandomGenerator random,
            ConnectorFilters subscribed,
            Consumer<DeviceLink> whenDead) {
        this.identity = new LinkIdentity(device, settings);
        this.id = device.id();
        this.users = new LinkUsers(id, subscribed);
        this.scheduler = users.context().around(engine.scheduler());
        this.timer = new LinkSignIns(this, id, settings, scheduler, engine.standstill(), admission, random);
        this.conflict = new IdentityConflict(id, settings, scheduler, bursts, random);
        this.outages = outages;
        this.whenDead = whenDead;
        this.arrivals = new Arrivals(id, users, packetId -> live.connection().acknowledge(packetId));
        this.publisher = new LinkPublisher(id);
        this.parts = new LinkParts(
                id,
                settings,
                engine.connector(),
                scheduler,
                timer,
                conflict,
                users,
                arrivals,
                identity,
                publisher,
                new InternalErrors());
    }

    DeviceId device() {
        return id;
    }

    LinkState state() {
        return state;
    }

    boolean isDead() {
        return dead;
    }

    synchronized SignInMatch match(Device as, LinkSettings wanted) {
        return identity.match(as, wanted);
    }

    /** @return null if the link is dead already and another must be made */
    LinkHandle attach(Device as, LinkSettings wanted, String connector, List<String> filters, LinkListener listener) {
        LinkHandle handle = new LinkHandle(this, scheduler, connector, filters, listener);
        try {
            return join(as, wanted, handle) ? handle : null;
        } catch (RuntimeException | Error e) {
            detach(handle);
            throw e;
        }
    }

    private synchronized boolean join(Device as, LinkSettings wanted, LinkHandle handle) {
        if (dead) {
            return false;
        }
        identity.offered(as, wanted, users.isEmpty());
        users.add(handle);
        conflict.recognised().ifPresent(cause -> handle.tell(listener -> listener.conflicted(id, cause)));
        switch (state) {
            case IDLE, REFUSED -> connectAnew();
            case UP, SUBSCRIBING -> live.join(handle);
            default -> {} // the connection to come subscribes for everybody who is attached by then
        }
        return true;
    }

    private void connectAnew() {
        timer.cancel();
        identity.startOver();
        state = LinkState.WAITING;
        users.tellWaiting(timer.connectSoon(this::connect));
    }

    private void tryAgain() {
        if (state == LinkState.REFUSED) {
            connectAnew();
        }
    }

    synchronized void signInAs(Device as) {
        boolean rotated = identity.rotatedTo(as);
        if (rotated && state == LinkState.REFUSED) {
            connectAnew();
        } else if (rotated) {
            reconnect(new LinkException(Kind.CLOSED_BY_US, "device " + id + " has another secret now"));
        }
    }

    void detach(LinkHandle handle) {
        if (letGo(handle)) {
            isOver();
        }
    }

    /** The last user has let go, and the connection has ended. */
    void isOver() {
        whenDead.accept(this);
    }

    private synchronized boolean letGo(LinkHandle handle) {
        if (!users.remove(handle)) {
            return false;
        }
        arrivals.leftBy(handle);
        if (!users.isEmpty()) {
            if (arrivals.needAnotherConnection()) {
                reconnect(new LinkException(Kind.CLOSED_BY_US, "a connector of " + id + " left messages behind"));
            } else {
                applyDemand();
            }
            return false;
        }
        timer.cancel();
        publisher.stop();
        if (live != null) {
            state = LinkState.CLOSING;
            live.connection().disconnect();
            return false;
        }
        return die();
    }

    private boolean die() {
        state = LinkState.IDLE;
        return dead = true;
    }

    Publish newPublish(String topic, byte[] payload, int qos) {
        return new Publish(publisher, topic, payload, qos);
    }

    synchronized void demand(LinkHandle handle, boolean wanted) {
        handle.setDemand(wanted);
        applyDemand();
    }

    boolean isReading() {
        return users.demand();
    }

    /** Messages arrive as soon as the session is accepted, so demand counts from then on. */
    void applyDemand() {
        boolean wanted = users.demand();
        if (state == LinkState.UP || state == LinkState.SUBSCRIBING) {
            live.connection().demand(wanted);
        } else if (waitsForDemand && wanted) {
            waitsForDemand = false;
            users.tellWaiting(timer.connectSoon(this::connect));
        }
    }

    synchronized void completed(AckWindow.Entry entry, LinkHandle taker) {
        arrivals.completed(entry, taker);
    }

    synchronized void reconnect(LinkException reason) {
        if (live != null && state != LinkState.CLOSING) {
            live.abort(reason);
        }
    }

    /** An attempt may start. While a user can take no message there is none: what the platform kept comes right behind its CONNACK. */
    private synchronized void connect() {
        if (state == LinkState.WAITING) {
            waitsForDemand = !users.demand();
            if (waitsForDemand) {
                timer.decline();
            } else {
                state = LinkState.CONNECTING;
                live = new LinkAttempt(this, parts);
                live.open();
            }
        }
    }

    private synchronized void settle() {
        if (conflict.settle()) {
            users.tellSettled();
        }
    }

    boolean isLive(LinkAttempt attempt) {
        return attempt == live && state != LinkState.CLOSING;
    }

    /** CONNACK accepted the live attempt. Returns whether that was to be expected. */
    boolean accepted() {
        boolean expected = state == LinkState.CONNECTING;
        if (expected) {
            state = LinkState.SUBSCRIBING;
            conflict.accepted(this::settle);
            applyDemand();
        }
        return expected;
    }

    /** Every SUBACK of the live attempt is there. */
    void subscribed(LinkAttempt attempt) {
        timer.up();
        state = LinkState.UP;
        identity.accepted();
        publisher.use(attempt.connection());
        outages.up(parts.settings().endpoint().of(id));
        log.info("Device {} is up", id);
        users.tellUp();
    }

    /**
     * An attempt has ended.
     *
     * @param aborted whether we wanted it to
     * @return whether the link is over, for {@link #isOver} to be called without the lock
     */
    boolean ended(LinkAttempt attempt, LinkException cause, boolean aborted) {
        if (attempt != live) {
            return false;
        }
        boolean onPurpose = state == LinkState.CLOSING;
        timer.attempted();
        live = null;
        publisher.stop();
        arrivals.connectionLost();
        Optional<LinkException> recognised = conflict.ended(cause, onPurpose || aborted);
        if (users.isEmpty()) {
            return die();
        }
        state = LinkState.WAITING;
        if (onPurpose) {
            users.tellWaiting(timer.connectSoon(this::connect));
        } else {
            retry(cause);
            recognised.ifPresent(users::tellConflicted);
        }
        return false;
    }

    private void retry(LinkException cause) {
        outages.down(id, parts.settings(), cause, scheduler.nanoTime());
        if (identity.isGivenUpAfter(cause) || !users.persist()) {
            state = LinkState.REFUSED;
            timer.timeOutAfter(parts.settings().refusedRetry(), this::tryAgain);
            users.tellRefused(cause);
        } else {
            // First of all: whatever becomes of the rest, there is a next attempt.
            Duration wait = timer.connectAgain(conflict.pause(), this::connect);
            users.tellDown(cause);
            users.tellWaiting(wait);
        }
    }
}
