package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The QoS 1 messages of one link that are not acknowledged yet, in the order of their arrival on the live connection. {@link Redelivery}
 * decides which of them have come before.
 *
 * <p>Belongs to the link's loop, to which those post who complete messages. When the process dies,
 * nothing in here was acknowledged, and the platform delivers all of it again.
 *
 * <p>Bounded by what the users of the link hold: they stop the reading when they are full. The platform sends no more than 100
 * unacknowledged messages (platform.md C5), another broker may send more. Of the connections before, it keeps what a user still works on;
 * and for one more connection what is done or left behind, and the last 128 that were acknowledged. A session that is not present ends
 * all of that.
 */
final class AckWindow {

    /** PUBACKs that a dying connection can have lost: as many as the platform leaves unacknowledged, and some. */
    private static final int REMEMBERED = 128;

    /**
     * A message that has arrived.
     *
     * @param entry its place among those that are not acknowledged yet
     * @param consumers to hand it on to; none where its first copy is on its way
     */
    record Arrival(Entry entry, List<LinkHandle> consumers) {}

    /** Stands for every QoS 0 message: nothing is owed for it. */
    private static final Entry UNACKNOWLEDGED = new Entry(0, "", "", State.ACKNOWLEDGED);

    private final Fingerprint fingerprints;
    private final IntConsumer acknowledge;
    private final Redelivery redelivery;
    private final PacketIdOrder ids = new PacketIdOrder();
    /** Valid for the live connection. */
    private final Deque<Entry> live = new ArrayDeque<>();

    private final Map<Integer, Entry> here = new HashMap<>();
    private final Deque<Entry> acknowledged = new ArrayDeque<>();
    private boolean connected;
    /** Valid for the session: what arrived on earlier connections and may come again. */
    private final Map<Integer, Entry> before = new HashMap<>();

    /** @param acknowledge sends a PUBACK on the live connection */
    AckWindow(DeviceId device, IntConsumer acknowledge, Redelivery redelivery) {
        this.fingerprints = new Fingerprint(device);
        this.acknowledge = acknowledge;
        this.redelivery = redelivery;
    }

    /** A message between its arrival and its PUBACK. */
    static final class Entry {
        private final int packetId;
        private final String topic;
        private final String fingerprint;
        /** Those that work on it. */
        private final List<LinkHandle> working = new ArrayList<>(1);
        /** Those that were given it. */
        private final List<LinkHandle> deliveredTo = new ArrayList<>(1);

        private State state;

        private Entry(int packetId, String topic, String fingerprint, State state) {
            this.packetId = packetId;
            this.topic = topic;
            this.fingerprint = fingerprint;
            this.state = state;
        }

        String fingerprint() {
            return fingerprint;
        }
    }

    private enum State {
        /** Somebody is taking care of it. */
        OPEN,
        /** Taken care of; its PUBACK waits for earlier ones, or for the message to come again. */
        DONE,
        /** Its PUBACK was written. */
        ACKNOWLEDGED,
        /** Nobody takes care of it, or not everybody who should: it must be delivered again. */
        ABANDONED
    }

    /**
     * A connection begins.
     *
     * @param sessionPresent what CONNACK says; without a session, packet ids mean nothing any more
     */
    void connected(boolean sessionPresent) {
        connected = true;
        ids.connected(sessionPresent);
        if (!sessionPresent) {
            before.clear();
        }
    }

    /**
     * A message arrived on the live connection.
     *
     * @param consumers who must complete it before it is acknowledged; nobody at all: it is abandoned
     */
    Arrival arrived(InboundMessage message, List<LinkHandle> consumers) {
        if (message.qos() == 0) {
            return new Arrival(UNACKNOWLEDGED, consumers);
        }
        int id = message.packetId();
        String fingerprint = fingerprints.of(message);
        Entry entry = find(id, fingerprint);
        switch (redelivery.decide(known(entry), message.dup(), ids.rises())) {
            case NEW -> {
                ids.arrivedNew(id, message.dup());
                entry = new Entry(id, message.topic(), fingerprint, State.ABANDONED);
            }
            case SAME -> ids.arrivedAgain();
            case ACKNOWLEDGED -> {
                ids.arrivedAgain();
                entry.state = State.DONE;
            }
        }
        List<LinkHandle> fresh = entry.state == State.ABANDONED ? take(entry, consumers) : List.of();
        enqueue(entry);
        return new Arrival(entry, fresh);
    }

    /** The message waits for nobody, and no message waits for it. Its packet id was in use all the same. */
    void acknowledgeAtOnce(InboundMessage message) {
        if (message.qos() > 0) {
            ids.arrivedNew(message.packetId(), message.dup());
            acknowledge.accept(message.packetId());
        }
    }

    private Entry find(int packetId, String fingerprint) {
        Entry entry = here.getOrDefault(packetId, before.get(packetId));
        return entry != null && entry.fingerprint.equals(fingerprint) ? entry : null;
    }

    private Redelivery.Known known(Entry entry) {
        if (entry == null) {
            return Redelivery.Known.NOTHING;
        }
        boolean isHere = here.get(entry.packetId) == entry;
        if (entry.state == State.ACKNOWLEDGED) {
            return isHere ? Redelivery.Known.ACKNOWLEDGED_HERE : Redelivery.Known.ACKNOWLEDGED_BEFORE;
        }
        return isHere ? Redelivery.Known.OPEN_HERE : Redelivery.Known.OPEN_BEFORE;
    }

    /** A user that was given an abandoned message before keeps its copy. */
    private static List<LinkHandle> take(Entry entry, List<LinkHandle> consumers) {
        List<LinkHandle> fresh = new ArrayList<>(consumers);
        fresh.removeAll(entry.deliveredTo);
        entry.working.addAll(fresh);
        entry.deliveredTo.addAll(fresh);
        if (!consumers.isEmpty()) {
            entry.state = entry.working.isEmpty() ? State.DONE : State.OPEN;
        }
        return fresh;
    }

    /** At the end of those that have arrived on the live connection; once. */
    private void enqueue(Entry entry) {
        before.remove(entry.packetId);
        if (here.put(entry.packetId, entry) != entry) {
            live.addLast(entry);
        }
        drain();
    }

    /** One consumer is done with the entry. */
    void completed(Entry entry, LinkHandle consumer) {
        if (entry.working.remove(consumer) && entry.working.isEmpty() && entry.state == State.OPEN) {
            entry.state = State.DONE;
            drain();
        }
    }

    /** A consumer leaves: what it has not completed must be delivered again, to somebody else. */
    void abandonedBy(LinkHandle consumer) {
        Stream.concat(live.stream(), before.values().stream()).forEach(entry -> {
            entry.deliveredTo.remove(consumer);
            if (entry.working.remove(consumer)) {
                entry.state = State.ABANDONED;
            }
        });
    }

    /** Whether the live connection holds a message on such a topic that nobody takes care of: it comes again only on another connection. */
    boolean holdsAbandoned(Predicate<String> topic) {
        return live.stream().anyMatch(entry -> entry.state == State.ABANDONED && topic.test(entry.topic));
    }

    /** Topics of the messages of the live connection that nobody takes care of. */
    List<String> abandonedTopics() {
        return live.stream()
                .filter(entry -> entry.state == State.ABANDONED)
                .map(entry -> entry.topic)
                .distinct()
                .toList();
    }

    /** Messages that arrived on the live connection and have no PUBACK yet. */
    int unacknowledged() {
        return live.size();
    }

    /** Messages of connections before the live one that are not forgotten. */
    int remembered() {
        return before.size();
    }

    /** The live connection is gone, and with it the order of its messages; an attempt without CONNACK changes nothing. */
    void connectionLost() {
        if (!connected) {
            return;
        }
        connected = false;
        before.values().removeIf(entry -> entry.working.isEmpty());
        acknowledged.forEach(entry -> before.put(entry.packetId, entry));
        live.forEach(entry -> before.put(entry.packetId, entry));
        live.clear();
        here.clear();
        acknowledged.clear();
    }

    private void drain() {
        Iterator<Entry> inOrder = live.iterator();
        while (inOrder.hasNext()) {
            Entry entry = inOrder.next();
            if (entry.state != State.DONE) {
                return;
            }
            inOrder.remove();
            entry.state = State.ACKNOWLEDGED;
            // It is remembered for longer than its consumers may live.
            entry.deliveredTo.clear();
            remember(entry);
            acknowledge.accept(entry.packetId);
        }
    }

    private void remember(Entry entry) {
        acknowledged.addLast(entry);
        if (acknowledged.size() > REMEMBERED) {
            Entry oldest = acknowledged.removeFirst();
            here.remove(oldest.packetId, oldest);
        }
    }
}
