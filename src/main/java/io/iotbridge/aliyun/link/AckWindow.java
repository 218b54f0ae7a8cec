package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The QoS 1 messages of one link that are not acknowledged yet, in the order of their arrival on the live connection.
 *
 * <p>Written by the network thread (arrivals) and by whoever completes messages; the link's lock guards both. Bounded by the platform, which
 * sends no more than 100 unacknowledged messages (platform.md C5). When the process dies, nothing in here was acknowledged, and the
 * platform delivers all of it again.
 *
 * <p>A message that comes again (DUP=1, same packet id, topic and bytes) while its first copy is on its way is the same message: it takes its
 * place in the order of the new connection and is acknowledged when the first copy is done. The same holds for a message whose PUBACK was
 * written but perhaps lost with the connection, as long as the platform does not hand out packet ids again so soon that a new message
 * could look like the old one.
 */
final class AckWindow {

    /** PUBACKs that a dying connection can have lost: as many as the platform leaves unacknowledged, and some. */
    private static final int REMEMBERED = 128;

    /**
     * A message that has arrived.
     *
     * @param entry its place among those that are not acknowledged yet
     * @param takers whom to hand it on to; nobody where its first copy is on its way
     */
    record Arrival(Entry entry, List<LinkHandle> takers) {}

    /** Stands for every QoS 0 message: nothing is owed for it. */
    private static final Entry UNACKNOWLEDGED = new Entry(0, "", State.ACKNOWLEDGED);

    private final DeviceId device;
    private final IntConsumer acknowledge;
    private final MessageDigest digest = sha256();
    private final Deque<Entry> live = new ArrayDeque<>();
    private final Map<Integer, Entry> byPacketId = new HashMap<>();
    private final Deque<Entry> acknowledged = new ArrayDeque<>();
    private boolean packetIdsComeRoundEarly;

    /** @param acknowledge sends a PUBACK on the live connection */
    AckWindow(DeviceId device, IntConsumer acknowledge) {
        this.device = device;
        this.acknowledge = acknowledge;
    }

    /** A message between its arrival and its PUBACK. */
    static final class Entry {
        private final int packetId;
        private final String fingerprint;
        /** Who has it in hand. */
        private final List<LinkHandle> takers = new ArrayList<>(1);
        /** Who was given it. */
        private final List<LinkHandle> served = new ArrayList<>(1);

        private State state;

        private Entry(int packetId, String fingerprint, State state) {
            this.packetId = packetId;
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
        /** Taken care of; its PUBACK waits for earlier ones. */
        DONE,
        /** Its PUBACK was written. */
        ACKNOWLEDGED,
        /** Somebody who should take care of it does not: it must be delivered again. */
        ABANDONED
    }

    /**
     * A message arrived on the live connection.
     *
     * @param takers who must complete it before it is acknowledged; nobody at all: it is abandoned
     */
    Arrival arrived(InboundMessage message, List<LinkHandle> takers) {
        if (message.qos() == 0) {
            return new Arrival(UNACKNOWLEDGED, takers);
        }
        String fingerprint = fingerprint(message);
        Entry known = byPacketId.get(message.packetId());
        if (known != null && message.dup() && known.fingerprint.equals(fingerprint)) {
            if (known.state == State.ABANDONED) {
                return placed(known, takers);
            }
            if (cameBefore(known)) {
                return new Arrival(known, List.of());
            }
        }
        if (known != null && known.state == State.ACKNOWLEDGED) {
            packetIdsComeRoundEarly = true;
        }
        Entry entry = new Entry(message.packetId(), fingerprint, State.ABANDONED);
        byPacketId.put(message.packetId(), entry);
        return placed(entry, takers);
    }

    /** Whoever was given an abandoned message before keeps the copy he has. */
    private Arrival placed(Entry entry, List<LinkHandle> takers) {
        List<LinkHandle> fresh =
                takers.stream().filter(taker -> !entry.served.contains(taker)).toList();
        entry.takers.addAll(fresh);
        entry.served.addAll(fresh);
        if (!takers.isEmpty()) {
            entry.state = entry.takers.isEmpty() ? State.DONE : State.OPEN;
        }
        if (!live.contains(entry)) {
            live.addLast(entry);
        }
        drain();
        return new Arrival(entry, fresh);
    }

    private boolean cameBefore(Entry known) {
        if (known.state == State.ACKNOWLEDGED) {
            if (packetIdsComeRoundEarly) {
                return false;
            }
            acknowledged.remove(known);
            known.state = State.DONE;
            live.addLast(known);
        } else if (!live.contains(known)) {
            live.addLast(known);
        }
        drain();
        return true;
    }

    /** One taker is done with the entry. */
    void completed(Entry entry, LinkHandle taker) {
        if (entry.takers.remove(taker) && entry.takers.isEmpty() && entry.state == State.OPEN) {
            entry.state = State.DONE;
            drain();
        }
    }

    /** A taker leaves: what it has not completed must be delivered again, to somebody else. */
    void abandonedBy(LinkHandle taker) {
        for (Entry entry : byPacketId.values()) {
            entry.served.remove(taker);
            if (entry.takers.remove(taker)) {
                entry.state = State.ABANDONED;
            }
        }
    }

    /** Whether the live connection holds a message that nobody takes care of, and that only another connection can deliver again. */
    boolean holdsAbandoned() {
        return live.stream().anyMatch(entry -> entry.state == State.ABANDONED);
    }

    /** Messages that arrived on the live connection and have no PUBACK yet. */
    int unacknowledged() {
        return live.size();
    }

    /** The live connection is gone, and with it the order of its messages. */
    void connectionLost() {
        live.clear();
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
            remember(entry);
            acknowledge.accept(entry.packetId);
        }
    }

    private void remember(Entry entry) {
        acknowledged.addLast(entry);
        if (acknowledged.size() > REMEMBERED) {
            Entry oldest = acknowledged.removeFirst();
            byPacketId.remove(oldest.packetId, oldest);
        }
    }

    private String fingerprint(InboundMessage message) {
        digest.update(device.toString().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, message.packetId()));
        digest.update(message.topic().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(message.payload()), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
