package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.link.LinkException.Kind;

/** One connection of a link, from its beginning to its end. Guarded by the link's lock, which it takes when network or timers call. */
final class LinkAttempt implements ConnectionListener {

    private final DeviceLink link;
    private final LinkParts parts;
    private MqttConnection connection;
    private LinkException abortedFor;

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
        parts.timer().opened(() -> connection.connect());
    }

    @Override
    public void connected(boolean sessionPresent) {
        synchronized (link) {
            parts.timer().answered();
            if (isLive() && link.accepted()) {
                parts.arrivals().connected(sessionPresent);
                parts.publisher().accepted(sessionPresent);
                Runnable up = parts.users().context().around(() -> link.subscribed(this));
                subscription().sendAll(parts.users()::filters, up);
            }
        }
    }

    private Subscription subscription() {
        return new Subscription(
                parts.id(),
                connection,
                link,
                this::isLive,
                new SubackWatch(parts.scheduler(), parts.settings().connectTimeout(), parts.users()::demand),
                parts.users()::tellFilterRefused,
                this::abort);
    }

    /** Somebody attached. What nobody took on this connection comes to him only on another one. */
    void join(LinkHandle handle) {
        if (parts.arrivals().needAnotherConnection()) {
            abort(new LinkException(
                    Kind.CLOSED_BY_US, "device " + parts.id() + " has messages that waited for a source"));
        } else if (link.state() == LinkState.UP) {
            subscription().send(handle.filters(), () -> parts.users().tellUp(handle));
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
        synchronized (link) {
            if (isLive() && !parts.arrivals().arrived(message)) {
                link.applyDemand();
            }
        }
    }

    @Override
    public void closed(LinkException cause) {
        boolean over;
        synchronized (link) {
            boolean ours = abortedFor != null;
            over = link.ended(this, ours && cause.kind() == Kind.CLOSED_BY_US ? abortedFor : cause, ours);
        }
        if (over) {
            link.isOver();
        }
    }
}
