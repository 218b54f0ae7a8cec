package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.link.LinkException.Kind;
import java.util.HashMap;
import java.util.Map;

/** One connection of a link, from its beginning to its end. Belongs to the link's loop, and works with the link's parts. */
final class LinkAttempt implements ConnectionListener {

    private final DeviceLink link;
    private MqttConnection connection;
    private LinkException abortedFor;
    /** For those who come behind the SUBACK and before the link is up: nobody subscribes to these again on this connection. */
    private Map<String, LinkException> refused = Map.of();

    LinkAttempt(DeviceLink link) {
        this.link = link;
    }

    /** Starts to connect. */
    void open() {
        connection = link.connector.open(link.identity.spec(), this);
        link.signIns.timeOutAfter(link.settings.connectTimeout(), this::timeOut);
        link.users.tell(listener -> listener.connecting(link.id));
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
        link.loop.run(() -> link.signIns.opened(() -> {
            link.session.connectLeft();
            return connection.connect();
        }));
    }

    @Override
    public void connected(boolean sessionPresent) {
        link.loop.run(() -> {
            link.signIns.answered();
            if (isLive() && link.state() == LinkState.CONNECTING) {
                link.accepted();
                boolean kept = link.session.accepted(sessionPresent);
                link.arrivals.connected(connection, kept);
                link.publisher.accepted(kept);
                subscription().unsubscribeStale(() -> subscription().subscribeAll(() -> link.loop.run(this::becomeUp)));
            }
        });
    }

    private void becomeUp() {
        refused = Map.of();
        link.subscribed(this);
        unsubscribeStale();
    }

    /** Somebody may want less than before. */
    void unsubscribeStale() {
        subscription().unsubscribeStale(() -> {});
    }

    private Subscription subscription() {
        return new Subscription(
                link.id,
                connection,
                link.users,
                this::refused,
                link.loop,
                link.settings.connectTimeout(),
                this::isLive,
                link::reconnect,
                answer -> link.step("an answer to device " + link.id + " could not be worked on", answer));
    }

    private void refused(String filter, LinkException cause) {
        if (link.state() == LinkState.SUBSCRIBING) {
            refused = new HashMap<>(refused);
            refused.put(filter, cause);
        }
        link.users.tellFilterRefused(filter, cause);
    }

    /** Somebody attached. What nobody took on this connection comes to it only on another one. */
    void join(LinkHandle handle) {
        if (link.arrivals.needAnotherConnection()) {
            link.reconnect(new LinkException(
                    Kind.CLOSED_BY_US, "device " + link.id + " has messages that waited for a source"));
        } else if (link.state() == LinkState.UP) {
            subscription().unsubscribeStale(() -> subscription()
                    .subscribe(handle.filters().all(), () -> link.users.tellUp(handle)));
        } else {
            refused.forEach((filter, cause) -> link.users.tellFilterRefused(handle, filter, cause));
        }
    }

    /** Up to CONNACK the connection has the same limit, and knows what did not answer. */
    private void timeOut() {
        if (!isLive() || link.state() != LinkState.SUBSCRIBING) {
            return;
        }
        if (!link.users.demand()) {
            // The SUBACK may be there, behind messages that nobody can take yet.
            link.signIns.timeOutAfter(link.settings.connectTimeout(), this::timeOut);
        } else {
            link.reconnect(new LinkException(Kind.TIMEOUT, "device " + link.id + " got no SUBACK in time"));
        }
    }

    /** For the link alone. The first reason counts; once more helps where the connection could not be dropped. */
    void abort(LinkException reason) {
        if (abortedFor == null) {
            abortedFor = reason;
        }
        link.publisher.stop();
        if (connection == null) {
            link.ended(this, reason, true);
        } else {
            connection.drop();
        }
    }

    /** Not in the users' log context: there are many of them, and nothing is logged about one. */
    @Override
    public void message(InboundMessage message) {
        if (isLive() && !link.arrivals.arrived(message)) {
            link.applyDemand();
        }
    }

    @Override
    public void closed(LinkException cause) {
        link.loop.run(() -> {
            link.session.ended(cause.kind());
            boolean ours = abortedFor != null;
            link.ended(this, ours && cause.kind() == Kind.CLOSED_BY_US ? abortedFor : cause, ours);
        });
    }
}
