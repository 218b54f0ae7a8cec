package io.iotbridge.aliyun.link.acks;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.loop.LeanQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The QoS 1 messages of one link that are not acknowledged yet, in the order of their arrival on the live connection. {@link Redelivery}
 * decides which of them have come before.
 *
 * <p>Belongs to the link's loop, to which those post who complete messages. When the process dies,
 * nothing in here was acknowledged, and the platform delivers all of it again.
 *
 * <p>Bounded by what the users of the link hold: they stop the reading when they are full. The platform sends no more than 100
 * unacknowledged messages (platform.md C5), another broker may send more. Of the connections before, it keeps what a user still works on;
 * and for one more connection what is done or left behind, and the last that were acknowledged. A session that is not present ends
 * all of that.
 *
 * @param <C> who takes care of messages; known by identity alone
 */
public final class AckWindow<C> {

    /**
     * A message that has arrived.
     *
     * @param entry its place among those that are not acknowledged yet
     * @param consumers to hand it on to; none where its first copy is on its way
     */
    public record Arrival<C>(WindowEntry<C> entry, List<C> consumers) {}

    /** Stands for every QoS 0 message: nothing is owed for it. */
    private static final WindowEntry<?> UNACKNOWLEDGED = new WindowEntry<>(0, "", null, WindowEntry.State.ACKNOWLEDGED);

    private final Fingerprints fingerprints;
    private final IntConsumer acknowledge;
    private final Redelivery redelivery;
    private final PacketIdOrder ids = new PacketIdOrder();
    /** Valid for the live connection: what has no PUBACK yet, in order and by packet identifier, and what has. */
    private final LeanQueue<WindowEntry<C>> live = new LeanQueue<>();
    /** Another one whenever it is empty: one that was used keeps its places. */
    private Map<Integer, WindowEntry<C>> here = new HashMap<>();

    private Acknowledged acknowledgedHere = new Acknowledged();
    private boolean connected;
    /** Valid for the session: what arrived on earlier connections and may come again. */
    private final Map<Integer, WindowEntry<C>> before = new HashMap<>();

    private Acknowledged acknowledgedBefore = new Acknowledged();

    /** @param acknowledge sends a PUBACK on the live connection */
    public AckWindow(DeviceId device, IntConsumer acknowledge, Redelivery redelivery) {
        this.fingerprints = new Fingerprints(device);
        this.acknowledge = acknowledge;
        this.redelivery = redelivery;
    }

    /**
     * A connection begins.
     *
     * @param sessionPresent what CONNACK says; without a session, packet ids mean nothing any more
     */
    public void connected(boolean sessionPresent) {
        connected = true;
        ids.connected(sessionPresent);
        if (!sessionPresent) {
            before.clear();
            acknowledgedBefore = new Acknowledged();
        }
    }

    /**
     * A message arrived on the live connection.
     *
     * @param consumers who must complete it before it is acknowledged; nobody at all: it is abandoned
     */
    public Arrival<C> arrived(InboundMessage message, List<C> consumers) {
        if (message.qos() == 0) {
            return new Arrival<>(owingNothing(), consumers);
        }
        int id = message.packetId();
        Fingerprint fingerprint = fingerprints.of(message);
        WindowEntry<C> entry = find(message, fingerprint);
        switch (redelivery.decide(known(entry), message.dup(), ids.rises())) {
            case NEW -> {
                ids.arrivedNew(id, message.dup());
                entry = new WindowEntry<>(id, message.topic(), fingerprint, WindowEntry.State.ABANDONED);
            }
            case SAME -> ids.arrivedAgain();
            case ACKNOWLEDGED -> {
                ids.arrivedAgain();
                entry.state = WindowEntry.State.DONE;
            }
        }
        List<C> fresh = entry.state == WindowEntry.State.ABANDONED ? entry.take(consumers) : List.of();
        try {
            enqueue(entry);
        } catch (RuntimeException | Error e) {
            // They do not get it, and so must get it when it comes again.
            fresh.forEach(entry::leftBy);
            throw e;
        }
        return new Arrival<>(entry, fresh);
    }

    /** It has no consumers, and so is the same for all. */
    @SuppressWarnings("unchecked")
    private WindowEntry<C> owingNothing() {
        return (WindowEntry<C>) UNACKNOWLEDGED;
    }

    /** The message waits for nobody, and no message waits for it. Its packet id was in use all the same. */
    public void acknowledgeAtOnce(InboundMessage message) {
        if (message.qos() > 0) {
            ids.arrivedNew(message.packetId(), message.dup());
            acknowledge.accept(message.packetId());
        }
    }

    /** What is known under the packet identifier, if it is this message. */
    private WindowEntry<C> find(InboundMessage message, Fingerprint fingerprint) {
        int id = message.packetId();
        WindowEntry<C> entry = here.get(id);
        if (entry == null && acknowledgedHere.holds(id)) {
            return find(acknowledgedHere, message, fingerprint);
        }
        if (entry == null) {
            entry = before.get(id);
        }
        if (entry == null) {
            return find(acknowledgedBefore, message, fingerprint);
        }
        return entry.isCopy(fingerprint) ? entry : null;
    }

    private WindowEntry<C> find(Acknowledged acknowledged, InboundMessage message, Fingerprint fingerprint) {
        int id = message.packetId();
        return acknowledged.holds(id, fingerprint)
                ? new WindowEntry<>(id, message.topic(), fingerprint, WindowEntry.State.ACKNOWLEDGED)
                : null;
    }

    private Redelivery.Known known(WindowEntry<C> entry) {
        if (entry == null) {
            return Redelivery.Known.NOTHING;
        }
        boolean isHere = here.get(entry.packetId) == entry;
        if (entry.state == WindowEntry.State.ACKNOWLEDGED) {
            return acknowledgedHere.holds(entry.packetId)
                    ? Redelivery.Known.ACKNOWLEDGED_HERE
                    : Redelivery.Known.ACKNOWLEDGED_BEFORE;
        }
        return isHere ? Redelivery.Known.OPEN_HERE : Redelivery.Known.OPEN_BEFORE;
    }

    /** At the end of those that have arrived on the live connection; once. */
    private void enqueue(WindowEntry<C> entry) {
        before.remove(entry.packetId);
        acknowledgedBefore.forget(entry.packetId);
        acknowledgedHere.forget(entry.packetId);
        if (here.put(entry.packetId, entry) != entry) {
            live.addLast(entry);
        }
        drain();
    }

    /** One consumer is done with the entry. */
    public void completed(WindowEntry<C> entry, C consumer) {
        if (entry.completedBy(consumer)) {
            drain();
        }
    }

    /** A consumer leaves: what it has not completed must be delivered again, to somebody else. */
    public void abandonedBy(C consumer) {
        live.forEach(entry -> entry.leftBy(consumer));
        before.values().forEach(entry -> entry.leftBy(consumer));
    }

    /** Whether the live connection holds a message on such a topic that nobody takes care of: it comes again only on another connection. */
    public boolean holdsAbandoned(Predicate<String> topic) {
        return live.stream().anyMatch(entry -> entry.state == WindowEntry.State.ABANDONED && topic.test(entry.topic));
    }

    /** Topics of the messages of the live connection that nobody takes care of. */
    public List<String> abandonedTopics() {
        return live.stream()
                .filter(entry -> entry.state == WindowEntry.State.ABANDONED)
                .map(entry -> entry.topic)
                .distinct()
                .toList();
    }

    /** Messages that arrived on the live connection and have no PUBACK yet. */
    public int unacknowledged() {
        return live.size();
    }

    /** The live connection is gone, and with it the order of its messages; an attempt without CONNACK changes nothing. */
    public void connectionLost() {
        if (!connected) {
            return;
        }
        connected = false;
        try {
            before.values().removeIf(entry -> !entry.isWorkedOn());
            live.forEach(entry -> before.put(entry.packetId, entry));
        } finally {
            // What was not taken over is new when it comes again; what stayed would be acknowledged on the next
            // connection.
            live.clear();
            here.clear();
            here = new HashMap<>();
            acknowledgedBefore = acknowledgedHere;
            acknowledgedHere = new Acknowledged();
        }
    }

    private void drain() {
        while (!live.isEmpty() && live.peekFirst().state == WindowEntry.State.DONE) {
            WindowEntry<C> entry = live.peekFirst();
            // First what can fail: then it is still the next.
            acknowledgedHere.add(entry.packetId, entry.fingerprint);
            acknowledge.accept(entry.packetId);
            live.pollFirst();
            here.remove(entry.packetId, entry);
            entry.state = WindowEntry.State.ACKNOWLEDGED;
        }
        if (live.isEmpty()) {
            here = new HashMap<>();
        }
    }
}
