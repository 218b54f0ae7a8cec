package io.iotbridge.aliyun.emulator;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One registered device: its identity, its session and the connection it has, if any. Its lock guards all of that. */
final class Device {

    final DeviceKey key;
    private final EmulatorSettings settings;
    private final Session session;
    private final DeviceRates rates;
    private final PacketIdCheck packetIds = new PacketIdCheck();
    private final Acknowledgements acknowledged;
    private String secret;
    private Connection current;
    private Carrier carrier;
    private boolean enabled = true;
    private boolean autoSubscribed;
    private boolean customRrpc;
    private int connects;
    private int kicks;
    private String lastRefusal;
    private long since = System.currentTimeMillis();

    Device(DeviceEntry entry, EmulatorSettings settings) {
        this.key = entry.key();
        this.secret = entry.deviceSecret();
        this.settings = settings;
        Limits limits = settings.limits();
        this.session = new Session(limits);
        this.acknowledged = new Acknowledgements(limits.acknowledgementsPerDevice());
        this.rates = new DeviceRates(settings.strictRates(), limits);
    }

    synchronized String secret() {
        return secret;
    }

    synchronized void rotate(String newSecret) {
        secret = newSecret;
    }

    synchronized boolean enabled() {
        return enabled;
    }

    synchronized Connection enable(boolean yes) {
        enabled = yes;
        return yes ? null : current;
    }

    synchronized boolean admitsConnect() {
        return rates.admitsConnect();
    }

    synchronized boolean admitsPublish(int qos) {
        return rates.admitsPublish(qos);
    }

    synchronized void refused(Refusal refusal) {
        lastRefusal = "CONNACK " + refusal.code() + ": " + refusal.reason();
    }

    /** Makes the connection the device's only one; the caller closes the displaced one. */
    synchronized Displaced signedIn(Connection connection, boolean clean, boolean autoSubscribe) {
        Displaced displaced = displaced(clean);
        session.dropFleeting();
        // One that has gone silent is given up by the client that now comes anew; else that is another client.
        boolean sameClient =
                displaced.connection() == null || displaced.connection().isSilent();
        packetIds.signedIn(connection, displaced.sessionPresent(), sameClient);
        current = connection;
        // What comes later to keep it away is another reason.
        lastRefusal = null;
        carrier = null;
        autoSubscribed = autoSubscribe;
        return displaced;
    }

    /** Signs in below a gateway, whose connection carries the session from now on; whoever it displaces is told by the caller. */
    synchronized Displaced attach(Carrier newCarrier, boolean clean) {
        Displaced displaced = displaced(clean);
        current = null;
        carrier = newCarrier;
        autoSubscribed = false;
        return displaced;
    }

    private Displaced displaced(boolean clean) {
        Displaced displaced = new Displaced(current, carrier, connects > 0 && !clean);
        if (online()) {
            kicks++;
        }
        if (clean) {
            session.discard();
            if (!settings.persistentForClean()) {
                session.subscriptions.clear();
            }
        }
        since = System.currentTimeMillis();
        connects++;
        return displaced;
    }

    record Displaced(Connection connection, Carrier carrier, boolean sessionPresent) {}

    /** The gateway that a session is below, and the one of its connections that carries it. */
    record Carrier(Device gateway, Connection connection) {}

    /** Ends the session below a gateway if that connection carries it. */
    synchronized boolean detach(Connection connection) {
        boolean carried = carrier != null && carrier.connection() == connection;
        if (carried) {
            carrier = null;
            since = System.currentTimeMillis();
        }
        return carried;
    }

    synchronized Optional<Carrier> carrier() {
        return Optional.ofNullable(carrier);
    }

    synchronized boolean online() {
        return current != null || carrier != null;
    }

    /** Takes out of the session what is kept, on its way or not, and fits; in its order. */
    synchronized List<Outgoing> take(Predicate<Outgoing> which) {
        return session.take(which);
    }

    /** Keeps it until the device signs in. */
    synchronized void keep(Outgoing message) {
        session.offer(message);
    }

    synchronized void takesCustomRrpc(boolean yes) {
        customRrpc = yes;
    }

    synchronized boolean takesCustomRrpc() {
        return customRrpc;
    }

    synchronized void signedOff(Connection connection) {
        packetIds.signedOff(connection);
    }

    /** A QoS 1 publish; returns what is wrong with its identifier or DUP. */
    synchronized Optional<String> published(Connection on, int packetId, String topic, byte[] payload, boolean dup) {
        return packetIds.published(on, packetId, topic, payload, dup);
    }

    synchronized void answered(Connection on, int packetId) {
        packetIds.answered(on, packetId);
    }

    synchronized void checkPacketIds(boolean on) {
        packetIds.check(on);
    }

    synchronized void kicked() {
        kicks++;
    }

    synchronized void gone(Connection connection) {
        if (current == connection) {
            current = null;
            since = System.currentTimeMillis();
            session.dropFleeting();
        }
    }

    synchronized Connection connection() {
        return current;
    }

    /** To the device, if it subscribed; below a gateway, on the gateway's connection and by its packet identifiers. */
    PublishOutcome deliver(Outgoing message) {
        Device way;
        synchronized (this) {
            if (!wants(message.topic())) {
                return PublishOutcome.NOT_SUBSCRIBED;
            }
            way = carrier == null ? this : carrier.gateway();
        }
        return way.enqueue(message);
    }

    PublishOutcome enqueue(Outgoing message) {
        Connection connection;
        boolean open;
        synchronized (this) {
            connection = current;
            if (message.qos() == 0 && connection == null || !session.offer(message)) {
                return PublishOutcome.DROPPED;
            }
            open = session.windowOpen();
        }
        if (connection == null) {
            return PublishOutcome.STORED;
        }
        connection.drainSoon();
        return open || message.qos() == 0 ? PublishOutcome.DELIVERED : PublishOutcome.STORED;
    }

    private boolean wants(String topic) {
        return Topics.needsNoSubscription(topic, key)
                || session.subscriptions.matches(topic)
                || autoSubscribed && Topics.autoSubscribed(topic, key)
                || autoSubscribed && customRrpc && Topics.serviceCall(topic, key);
    }

    synchronized boolean isSubscribed() {
        return session.subscriptions.any();
    }

    synchronized boolean subscribed(String topic) {
        return wants(topic);
    }

    /** Sends again what was sent before and not acknowledged; belongs right behind the CONNACK. */
    synchronized void redeliver(Connection connection) {
        if (current == connection) {
            session.unacknowledged().forEach((id, message) -> connection.send(message, id, true));
        }
    }

    synchronized void drain(Connection connection) {
        while (current == connection && connection.writable()) {
            Outgoing next = session.next();
            if (next == null) {
                return;
            }
            connection.send(next, next.qos() == 0 ? 0 : session.sent(next), false);
        }
    }

    /** Whether messages that were sent before that one are not acknowledged yet. */
    synchronized boolean overtakes(int packetId) {
        return session.unacknowledged().containsKey(packetId)
                && session.unacknowledged().keySet().iterator().next() != packetId;
    }

    /** The message it was for, {@code null} if it was for none. */
    synchronized Outgoing puback(Connection connection, int packetId) {
        // A displaced connection has no say: its packet ids now belong to the messages of its successor.
        Outgoing message = current == connection ? session.acknowledged(packetId) : null;
        if (message != null) {
            acknowledged.add(packetId, message);
        }
        return message;
    }

    /** Takes the filter if it is the device's to take and there is room. */
    synchronized boolean subscribe(String filter) {
        boolean allowed = Filters.valid(filter)
                && Topics.own(filter, key)
                && Topics.bytes(filter) <= settings.limits().topicBytes()
                && (settings.plusInService() || !filter.startsWith("/sys/" + key + "/thing/service/+"))
                && (session.subscriptions.contains(filter)
                        || session.subscriptions.size() < settings.limits().subscriptions());
        if (allowed) {
            session.subscriptions.add(filter);
        }
        return allowed;
    }

    synchronized void unsubscribe(String filter) {
        session.subscriptions.remove(filter);
    }

    synchronized List<Acknowledged> acknowledgements() {
        return acknowledged.all();
    }

    synchronized DeviceState state() {
        return new DeviceState(
                key.productKey(),
                key.deviceName(),
                online(),
                since,
                connects,
                kicks,
                lastRefusal,
                session.unacknowledged().size(),
                session.waiting(),
                session.subscriptions.filters());
    }
}
