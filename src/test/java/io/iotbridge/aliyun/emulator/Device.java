package io.iotbridge.aliyun.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One registered device: its identity, its session and the connection it has, if any. Its lock guards all of that. */
final class Device {

    final DeviceKey key;
    private final EmulatorSettings settings;
    private final Session session;
    private final RateWindow connectRate;
    private final RateWindow qos0Rate;
    private final RateWindow qos1Rate;
    private final PacketIdCheck packetIds = new PacketIdCheck();
    private final Deque<Acknowledged> acknowledged = new ArrayDeque<>();
    private String secret;
    private Connection current;
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
        this.connectRate = new RateWindow(limits.connectsPerMinute(), limits.connectMinute());
        this.qos0Rate = new RateWindow(limits.qos0PerSecond(), Duration.ofSeconds(1));
        this.qos1Rate = new RateWindow(limits.qos1PerSecond(), Duration.ofSeconds(1));
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
        return !settings.strictRates() || connectRate.admits(System.nanoTime());
    }

    synchronized boolean admitsPublish(int qos) {
        return !settings.strictRates() || (qos == 0 ? qos0Rate : qos1Rate).admits(System.nanoTime());
    }

    synchronized void refused(Refusal refusal) {
        lastRefusal = "CONNACK " + refusal.code() + ": " + refusal.reason();
    }

    /** Makes the connection the device's only one; the caller closes the displaced one. */
    synchronized Displaced signedIn(Connection connection, boolean clean, boolean autoSubscribe) {
        Connection displaced = current;
        if (displaced != null) {
            kicks++;
        }
        boolean known = connects > 0 && !clean;
        if (clean) {
            session.discard();
            if (!settings.persistentForClean()) {
                session.subscriptions.clear();
            }
        }
        session.dropFleeting();
        // One that has gone silent is given up by the client that now comes anew; else that is another client.
        packetIds.signedIn(connection, known, displaced == null || displaced.isSilent());
        current = connection;
        since = System.currentTimeMillis();
        autoSubscribed = autoSubscribe;
        connects++;
        return new Displaced(displaced, known);
    }

    record Displaced(Connection connection, boolean sessionPresent) {}

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

    PublishOutcome deliver(Outgoing message) {
        Connection connection;
        boolean open;
        synchronized (this) {
            if (!wants(message.topic())) {
                return PublishOutcome.NOT_SUBSCRIBED;
            }
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
        if (message != null && settings.limits().acknowledgementsPerDevice() > 0) {
            remember(packetId, message);
        }
        return message;
    }

    private void remember(int packetId, Outgoing message) {
        if (acknowledged.size() >= settings.limits().acknowledgementsPerDevice()) {
            acknowledged.poll();
        }
        acknowledged.add(new Acknowledged(
                packetId,
                message.topic(),
                message.seq(),
                Arrays.hashCode(message.payload()),
                System.currentTimeMillis()));
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
        return List.copyOf(acknowledged);
    }

    synchronized DeviceState state() {
        return new DeviceState(
                key.productKey(),
                key.deviceName(),
                current != null,
                since,
                connects,
                kicks,
                lastRefusal,
                session.unacknowledged().size(),
                session.waiting(),
                session.subscriptions.filters());
    }
}
