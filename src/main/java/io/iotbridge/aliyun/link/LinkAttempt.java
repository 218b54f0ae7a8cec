package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.link.LinkException.Kind;
import java.time.Duration;

/** One connection of a link, from its beginning to its end. Belongs to the link's loop. */
final class LinkAttempt implements ConnectionListener {

    /** As long as Connect waits by default before it gives the tasks of a lost worker to others. */
    private static final Duration HELD_LONGEST = Duration.ofMinutes(5);

    private final DeviceLink link;
    private final LinkParts parts;
    private MqttConnection connection;
    private LinkException abortedFor;
    private boolean watchesHeld;
    private Scheduler.Cancellable heldCheck = () -> {};

    LinkAttempt(DeviceLink link, LinkParts parts) {
        this.link = link;
        this.parts = parts;
    }

    /** Starts to connect; whatever goes wrong ends the attempt. */
    void open() {
        try {
            connection = parts.connector()
                    .open(parts.identity().spec(), parts.users().context().around(this));
            parts.timer().timeOutAfter(parts.settings().connectTimeout(), this::timeOut);
            parts.users().tellConnecting();
        } catch (RuntimeException | Error e) {
            LinkException cause = parts.errors().report("device " + parts.id() + " could not begin to connect", e);
            if (connection == null) {
                link.ended(this, cause, true);
            } else {
                abort(cause);
            }
        }
    }

    MqttConnection connection() {
        return connection;
    }

    /** Whether what happens on the connection still counts. */
    private boolean isLive() {
        return abortedFor == null && link.isLive(this);
    }

    @Override
    public void opened() {
        parts.timer().opened(() -> {
            parts.session().connectLeft();
            return connection.connect();
        });
    }

    @Override
    public void connected(boolean sessionPresent) {
        parts.timer().answered();
        if (isLive() && link.accepted()) {
            boolean kept = parts.session().accepted(sessionPresent);
            parts.arrivals().connected(kept);
            parts.publisher().accepted(kept);
            Runnable up = parts.users().context().around(this::becomeUp);
            unsubscribe(() -> subscription().sendAll(parts.users()::filters, up));
        }
    }

    private void becomeUp() {
        link.subscribed(this);
        unsubscribe(() -> {});
    }

    /** From what the users' connectors had subscribed and want no more. */
    private void unsubscribe(Runnable then) {
        subscription().drop(parts.users()::stale, parts.users()::unsubscribed, then);
    }

    private Subscription subscription() {
        return new Subscription(
                parts.id(),
                connection,
                this::isLive,
                new SubackWatch(parts.loop(), parts.settings().connectTimeout(), parts.users()::demand),
                parts.users()::tellFilterRefused,
                this::abort);
    }

    /** Somebody attached. What nobody took on this connection comes to it only on another one. */
    void join(LinkHandle handle) {
        if (parts.arrivals().needAnotherConnection()) {
            abort(new LinkException(
                    Kind.CLOSED_BY_US, "device " + parts.id() + " has messages that waited for a source"));
        } else if (link.state() == LinkState.UP) {
            unsubscribe(() -> subscription()
                    .send(handle.filters().all(), () -> parts.users().tellUp(handle)));
        }
    }

    private void timeOut() {
        LinkState state = link.state();
        if (!isLive() || state != LinkState.CONNECTING && state != LinkState.SUBSCRIBING) {
            return;
        }
        if (state == LinkState.SUBSCRIBING && !parts.users().demand()) {
            // The SUBACK may be there, behind messages that nobody can take yet.
            parts.timer().timeOutAfter(parts.settings().connectTimeout(), this::timeOut);
        } else {
            abort(new LinkException(Kind.TIMEOUT, "device " + parts.id() + " got no SUBACK in time"));
        }
    }

    void abort(LinkException reason) {
        if (abortedFor == null) {
            abortedFor = reason;
            parts.publisher().stop();
            connection.drop();
        }
    }

    @Override
    public void message(InboundMessage message) {
        if (isLive()) {
            if (!parts.arrivals().arrived(message)) {
                link.applyDemand();
            }
            watchHeld();
        }
    }

    /** Messages that wait for a connector that is not here hold up the PUBACKs of those behind them: not for ever. */
    private void watchHeld() {
        if (parts.arrivals().isHolding() && !watchesHeld) {
            watchesHeld = true;
            heldCheck = parts.loop().schedule(HELD_LONGEST, this::checkHeld);
        }
    }

    private void checkHeld() {
        watchesHeld = false;
        if (isLive() && parts.arrivals().giveUpHeld(HELD_LONGEST)) {
            abort(new LinkException(
                    Kind.CLOSED_BY_US, "device " + parts.id() + " has messages that waited for a connector"));
        } else if (isLive()) {
            watchHeld();
        }
    }

    @Override
    public void closed(LinkException cause) {
        heldCheck.cancel();
        parts.session().ended(cause.kind());
        boolean ours = abortedFor != null;
        link.ended(this, ours && cause.kind() == Kind.CLOSED_BY_US ? abortedFor : cause, ours);
    }
}
