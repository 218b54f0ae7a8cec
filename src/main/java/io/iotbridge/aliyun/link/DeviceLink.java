package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our MQTT life as one device; outlives connections. Belongs to its loop, to which {@link LinkHandle} posts; other threads call {@link #attach},
 * and {@link #state}, {@link #isReading} and {@link #match}, which read what the loop has written. Events of a connection
 * that is no longer the live one are ignored.
 */
final class DeviceLink {

    private static final Logger log = LoggerFactory.getLogger(DeviceLink.class);
    private final DeviceId id;
    private final LinkParts parts;
    /** As other threads post to it: with the log context of the thread that posts. */
    private final Loop loop;

    private final OutageLog outages;
    private final Consumer<DeviceLink> whenUnused;
    private LinkAttempt live;
    private volatile LinkState state = LinkState.IDLE;
    /** An attempt may start, and waits until all users can take messages. */
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
        MqttConnector connector = engine.connectors().get();
        this.id = device.id();
        this.loop = connector.loop();
        this.outages = outages;
        this.whenUnused = whenUnused;
        this.parts = LinkParts.of(
                device,
                settings,
                connector,
                new LinkUsers(id, subscribed),
                engine.signInHold(),
                admission,
                bursts,
                random,
                packetId -> live.connection().acknowledge(packetId));
    }

    DeviceId device() {
        return id;
    }

    LinkState state() {
        return state;
    }

    SignInMatch match(Device newDevice, LinkSettings wanted) {
        return parts.identity().match(newDevice, wanted);
    }

    /** @param released run once, as soon as the handle is closed */
    LinkHandle attach(
            Device newDevice,
            LinkSettings wanted,
            String connector,
            LinkFilters filters,
            LinkListener listener,
            Runnable released) {
        LinkHandle handle = new LinkHandle(this, loop, parts.loop(), released, connector, filters, listener);
        handle.onLoop(handle.context().around(() -> join(newDevice, wanted, handle)));
        return handle;
    }

    private void join(Device newDevice, LinkSettings wanted, LinkHandle handle) {
        handle.tell(listener -> listener.attached(handle));
        parts.identity().offered(newDevice, wanted, parts.users().isEmpty());
        parts.users().add(handle);
        parts.conflict().recognised().ifPresent(cause -> handle.tell(listener -> listener.conflicted(id, cause)));
        try {
            switch (state) {
                case IDLE, REFUSED -> connectAnew();
                case UP, SUBSCRIBING -> live.join(handle);
                default -> {} // the connection to come subscribes for everybody who is attached by then
            }
        } catch (RuntimeException | Error e) {
            recover(parts.errors().report("a user of device " + id + " could not be added", e));
        }
    }

    /** From an error of our own: another connection has everybody's filters, and one who could not begin is told, and tried again later. */
    private void recover(LinkException cause) {
        if (live != null) {
            reconnect(cause);
        } else {
            state = LinkState.REFUSED;
            parts.users().tellRefused(cause);
            parts.timer().timeOutAfter(parts.settings().refusedRetry(), this::tryAgain);
        }
    }

    private void connectAnew() {
        parts.timer().cancel();
        parts.identity().startOver();
        state = LinkState.WAITING;
        parts.users().tellWaiting(parts.timer().connectSoon(this::connect));
    }

    private void tryAgain() {
        if (state == LinkState.REFUSED) {
            connectAnew();
        }
    }

    void signInAs(Device newDevice) {
        boolean rotated = parts.identity().rotatedTo(newDevice);
        if (rotated && state == LinkState.REFUSED) {
            connectAnew();
        } else if (rotated) {
            reconnect(new LinkException(Kind.CLOSED_BY_US, "device " + id + " has another secret now"));
        }
    }

    void detach(LinkHandle handle) {
        if (!parts.users().remove(handle)) {
            return;
        }
        parts.publisher().leave(handle);
        parts.arrivals().leftBy(handle);
        if (!parts.users().isEmpty()) {
            if (parts.arrivals().needAnotherConnection()) {
                reconnect(new LinkException(Kind.CLOSED_BY_US, "a connector of " + id + " left messages behind"));
            } else {
                applyDemand();
            }
            return;
        }
        parts.timer().cancel();
        parts.publisher().stop();
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

    LinkPublisher publisher() {
        return parts.publisher();
    }

    void demand(LinkHandle handle, boolean wanted) {
        handle.setDemand(wanted);
        applyDemand();
    }

    boolean isReading() {
        return parts.users().demand();
    }

    /** Messages arrive as soon as the session is accepted, so demand counts from then on. */
    void applyDemand() {
        boolean wanted = parts.users().demand();
        if (state == LinkState.UP || state == LinkState.SUBSCRIBING) {
            live.connection().demand(wanted);
        } else if (waitsForDemand && wanted) {
            waitsForDemand = false;
            parts.users().tellWaiting(parts.timer().connectSoon(this::connect));
        }
    }

    void completed(WindowEntry entry, LinkHandle consumer) {
        parts.arrivals().completed(entry, consumer);
    }

    void reconnect(LinkException reason) {
        if (live != null && state != LinkState.CLOSING) {
            live.abort(reason);
        }
    }

    /** An attempt may start. While a user can take no message there is none: what the platform kept comes right behind its CONNACK. */
    private void connect() {
        if (state == LinkState.WAITING) {
            waitsForDemand = !parts.users().demand();
            if (waitsForDemand) {
                parts.timer().decline();
            } else {
                state = LinkState.CONNECTING;
                live = new LinkAttempt(this, parts);
                live.open();
            }
        }
    }

    private void settle() {
        if (parts.conflict().settle()) {
            parts.users().tellSettled();
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
            parts.conflict().accepted(this::settle);
            applyDemand();
        }
        return expected;
    }

    /** Every SUBACK of the live attempt is there. */
    void subscribed(LinkAttempt attempt) {
        parts.timer().up();
        state = LinkState.UP;
        parts.identity().accepted();
        parts.publisher().use(attempt.connection());
        outages.up(parts.settings().endpoint().of(id));
        log.info("Device {} is up", id);
        parts.users().tellUp();
    }

    /**
     * An attempt has ended.
     *
     * @param aborted whether we wanted it to
     */
    void ended(LinkAttempt attempt, LinkException cause, boolean aborted) {
        if (attempt != live) {
            return;
        }
        boolean onPurpose = state == LinkState.CLOSING;
        parts.timer().attempted();
        live = null;
        parts.publisher().connectionEnded();
        parts.arrivals().connectionLost();
        Optional<LinkException> recognised = parts.conflict().ended(cause, onPurpose || aborted);
        if (parts.users().isEmpty()) {
            becomeIdle();
            return;
        }
        state = LinkState.WAITING;
        if (onPurpose) {
            parts.users().tellWaiting(parts.timer().connectSoon(this::connect));
        } else {
            retry(cause);
            recognised.ifPresent(parts.users()::tellConflicted);
        }
    }

    private void retry(LinkException cause) {
        outages.down(id, parts.settings(), cause, loop.nanoTime());
        if (parts.identity().isGivenUpAfter(cause) || !parts.users().persist()) {
            state = LinkState.REFUSED;
            parts.timer().timeOutAfter(parts.settings().refusedRetry(), this::tryAgain);
            parts.users().tellRefused(cause);
        } else {
            // First of all: whatever becomes of the rest, there is a next attempt.
            Duration wait = parts.timer().connectAgain(parts.conflict().pause(), this::connect);
            parts.users().tellDown(cause);
            parts.users().tellWaiting(wait);
        }
    }
}
