package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our MQTT life as one device; outlives connections. One lock, this object's, guards everything but {@link #publish}; events of a connection
 * that is no longer the live one are ignored.
 */
final class DeviceLink {

    private static final Logger log = LoggerFactory.getLogger(DeviceLink.class);
    private final DeviceId id;
    private final LinkSettings settings;
    private final MqttConnector connector;
    private final Scheduler scheduler;
    private final ConnectTimer timer;
    private final IdentityConflict conflict;
    private final Consumer<DeviceLink> whenDead;
    private final LinkUsers users;
    private final AckWindow window;
    private final LinkIdentity identity;
    private LinkState state = LinkState.IDLE;
    private Attempt live;
    private boolean dead;
    /** The live connection while the link is up, else null; read without the lock so that publishing never waits for it. */
    private volatile MqttConnection publisher;

    /** @param whenDead told once, without the lock, when the last user has let go and the connection is over */
    DeviceLink(
            Device device,
            LinkSettings settings,
            LinkEngine engine,
            ConnectBudget budget,
            ClosureBursts bursts,
            RandomGenerator random,
            Consumer<DeviceLink> whenDead) {
        this.identity = new LinkIdentity(device, settings);
        this.id = device.id();
        this.settings = settings;
        this.connector = engine.connector();
        this.users = new LinkUsers(id);
        this.scheduler = users.context().around(engine.scheduler());
        this.timer = new ConnectTimer(this, id, settings, scheduler, engine.standstill(), budget, random);
        this.conflict = new IdentityConflict(id, settings, scheduler, bursts, random);
        this.whenDead = whenDead;
        this.window = new AckWindow(id, packetId -> live.connection.acknowledge(packetId));
    }

    DeviceId device() {
        return id;
    }

    synchronized LinkState state() {
        return state;
    }

    synchronized boolean signsInLike(Device as, LinkSettings wanted) {
        return identity.isLike(as, wanted);
    }

    /** @return null if the link is dead already and another must be made */
    synchronized LinkHandle attach(Device as, LinkSettings wanted, List<String> filters, LinkListener listener) {
        if (dead) {
            return null;
        }
        identity.offered(as, wanted, users.isEmpty());
        LinkHandle handle = users.add(new LinkHandle(this, scheduler, filters, listener));
        conflict.recognised().ifPresent(cause -> listener.conflicted(id, cause));
        switch (state) {
            case IDLE, REFUSED -> connectAnew();
            case UP, SUBSCRIBING -> live.join(handle);
            default -> {} // the connection to come subscribes for everybody who is attached by then
        }
        return handle;
    }

    private void connectAnew() {
        identity.startOver();
        state = LinkState.WAITING;
        users.tellWaiting(timer.connectSoon(this::connect));
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
            whenDead.accept(this);
        }
    }

    private synchronized boolean letGo(LinkHandle handle) {
        if (!users.remove(handle)) {
            return false;
        }
        window.abandonedBy(handle);
        if (!users.isEmpty()) {
            if (users.anyTakesMessages() && window.holdsAbandoned()) {
                reconnect(new LinkException(Kind.CLOSED_BY_US, "a connector of " + id + " left messages behind"));
            } else {
                applyDemand();
            }
            return false;
        }
        timer.cancel();
        publisher = null;
        if (live != null) {
            state = LinkState.CLOSING;
            live.connection.disconnect();
            return false;
        }
        return die();
    }

    private boolean die() {
        state = LinkState.IDLE;
        return dead = true;
    }

    CompletionStage<Void> publish(String topic, byte[] payload, int qos) {
        MqttConnection connection = publisher;
        return connection == null
                ? CompletableFuture.failedFuture(new LinkException(Kind.CONNECTION_LOST, id + " is not connected"))
                : connection.publish(topic, payload, qos);
    }

    synchronized void demand(LinkHandle handle, boolean wanted) {
        handle.setDemand(wanted);
        applyDemand();
    }

    synchronized boolean isReading() {
        return users.demand();
    }

    private void applyDemand() {
        if (state == LinkState.UP) {
            live.connection.demand(users.demand());
        }
    }

    synchronized void completed(AckWindow.Entry entry, LinkHandle taker) {
        window.completed(entry, taker);
    }

    synchronized void reconnect(LinkException reason) {
        if (live != null && state != LinkState.CLOSING) {
            live.abort(reason);
        }
    }

    private synchronized void connect() {
        if (state == LinkState.WAITING) {
            state = LinkState.CONNECTING;
            live = new Attempt();
            users.tellConnecting();
            live.connection = connector.open(identity.spec(), users.context().around(live));
            timer.timeOutAfter(settings.connectTimeout(), live::timeOut);
        }
    }

    private synchronized void settle() {
        if (conflict.settle()) {
            users.tellSettled();
        }
    }

    /** One connection and what dies with it. */
    private final class Attempt implements ConnectionListener {

        private MqttConnection connection;
        private LinkException abortedFor;

        @Override
        public void opened() {
            timer.opened(() -> connection.connect());
        }

        @Override
        public void connected(boolean sessionPresent) {
            synchronized (DeviceLink.this) {
                timer.answered();
                if (this == live && state == LinkState.CONNECTING) {
                    state = LinkState.SUBSCRIBING;
                    conflict.accepted(DeviceLink.this::settle);
                    subscription().sendAll(users::filters, users.context().around(this::becomeUp));
                }
            }
        }

        private Subscription subscription() {
            return new Subscription(
                    id, connection, DeviceLink.this, () -> this == live, users::tellFilterRefused, this::abort);
        }

        private void becomeUp() {
            timer.up();
            state = LinkState.UP;
            identity.accepted();
            publisher = connection;
            applyDemand();
            log.info("Device {} is up", id);
            users.tellUp();
        }

        /** Somebody attached. What nobody took on this connection comes to him only on another one. */
        void join(LinkHandle handle) {
            if (handle.takesMessages() && window.holdsAbandoned()) {
                abort(new LinkException(Kind.CLOSED_BY_US, "device " + id + " has messages that waited for a source"));
            } else if (state == LinkState.UP) {
                subscription().send(handle.filters(), () -> users.tellUp(handle));
            }
        }

        void timeOut() {
            if (this == live && (state == LinkState.CONNECTING || state == LinkState.SUBSCRIBING)) {
                abort(new LinkException(Kind.TIMEOUT, "device " + id + " got no SUBACK in time"));
            }
        }

        void abort(LinkException reason) {
            if (abortedFor == null) {
                abortedFor = reason;
                publisher = null;
                connection.drop();
            }
        }

        @Override
        public void message(InboundMessage message) {
            synchronized (DeviceLink.this) {
                if (this == live && abortedFor == null && state != LinkState.CLOSING) {
                    AckWindow.Arrival arrival = window.arrived(message, users.takers(message.topic()));
                    if (!users.handOn(message, arrival.entry(), arrival.takers())) {
                        applyDemand();
                    }
                }
            }
        }

        @Override
        public void closed(LinkException cause) {
            boolean over;
            synchronized (DeviceLink.this) {
                over = this == live
                        && end(abortedFor == null || cause.kind() != Kind.CLOSED_BY_US ? cause : abortedFor);
            }
            if (over) {
                whenDead.accept(DeviceLink.this);
            }
        }

        private boolean end(LinkException cause) {
            boolean onPurpose = state == LinkState.CLOSING;
            timer.attempted();
            live = null;
            publisher = null;
            window.connectionLost();
            Optional<LinkException> recognised = conflict.ended(cause, onPurpose || abortedFor != null);
            if (users.isEmpty()) {
                return die();
            }
            state = LinkState.WAITING;
            if (onPurpose) {
                users.tellWaiting(timer.connectSoon(DeviceLink.this::connect));
            } else {
                retry(cause);
                recognised.ifPresent(users::tellConflicted);
            }
            return false;
        }

        private void retry(LinkException cause) {
            log.info("Device {} is down: {}", id, cause.getMessage());
            if (identity.isGivenUpAfter(cause) || !users.persist()) {
                state = LinkState.REFUSED;
                users.tellRefused(cause);
            } else {
                users.tellDown(cause);
                users.tellWaiting(timer.connectAgain(conflict.pause(), DeviceLink.this::connect));
            }
        }
    }
}
