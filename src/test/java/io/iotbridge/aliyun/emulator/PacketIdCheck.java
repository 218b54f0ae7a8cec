package io.iotbridge.aliyun.emulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a device uses packet identifiers and DUP as it has to (MQTT 3.1.1, 2.3.1, 3.3.1.1 and 4.4): as long as its session is kept, a publish
 * without PUBACK leaves again with its identifier and DUP on the next connection, and nothing else gets that identifier meanwhile. A PUBACK
 * that was written may be lost with its connection: both is right then. A client that signs off, or that another client displaces, may know
 * nothing of what it sent. Bounded by what a client has in flight. Guarded by the device.
 */
final class PacketIdCheck {

    private static final int ANSWERED = 256;

    /** What a publish consists of, without keeping it. */
    private record Content(String topic, int bytes, int hash) {}

    /** A publish without PUBACK, and the connection on which it came last. */
    private record Open(Content content, Connection on) {}

    private final Map<Integer, Open> open = new HashMap<>();
    private final Map<Integer, Content> answered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Content> eldest) {
            return size() > ANSWERED;
        }
    };
    private Connection current;
    private boolean sessionPresent;
    private boolean off;

    /** Begins with what comes from now on, or checks nothing until it is told to. */
    void check(boolean on) {
        off = !on;
        forget();
    }

    /** @param sameClient whether it may know what was sent before */
    void signedIn(Connection connection, boolean newSessionPresent, boolean sameClient) {
        current = connection;
        sessionPresent = newSessionPresent;
        if (!sessionPresent || !sameClient) {
            forget();
        }
    }

    void signedOff(Connection connection) {
        if (connection == current) {
            forget();
        }
    }

    private void forget() {
        open.clear();
        answered.clear();
    }

    /** A QoS 1 publish; returns what is wrong with it. */
    Optional<String> published(Connection on, int packetId, String topic, byte[] payload, boolean dup) {
        if (off || on != current) {
            return Optional.empty();
        }
        Content content = new Content(topic, payload.length, Arrays.hashCode(payload));
        Open before = open.get(packetId);
        Optional<String> wrong = (before == null
                        ? withoutOpen(packetId, content, dup)
                        : again(before, content, on, dup))
                .map(what -> "packet id " + packetId + " on " + topic + ": " + what);
        open.put(packetId, new Open(content, on));
        answered.remove(packetId);
        return wrong;
    }

    private Optional<String> withoutOpen(int packetId, Content content, boolean dup) {
        if (dup && !sessionPresent) {
            return Optional.of("DUP, though the session is new");
        }
        if (dup && answered.containsKey(packetId) && !answered.get(packetId).equals(content)) {
            return Optional.of("DUP, but it is not the publish that had this identifier");
        }
        // What came on this connection already is another publish that happens to be equal.
        if (!dup
                && open.values().stream()
                        .anyMatch(o -> o.on() != current && o.content().equals(content))) {
            return Optional.of("a publish without PUBACK was sent again with another identifier");
        }
        return Optional.empty();
    }

    private static Optional<String> again(Open before, Content content, Connection on, boolean dup) {
        if (before.on() == on || !before.content().equals(content)) {
            return Optional.of("a publish without PUBACK has this identifier");
        }
        return dup ? Optional.empty() : Optional.of("a publish without PUBACK was sent again without DUP");
    }

    /** PUBACK was written, on a connection that was open then. */
    void answered(Connection on, int packetId) {
        Open before = open.get(packetId);
        if (before != null && before.on() == on) {
            open.remove(packetId);
            answered.put(packetId, before.content());
        }
    }
}
