package io.iotbridge.aliyun.link.acks;

import java.util.Arrays;

/**
 * The messages of one connection that were acknowledged last, as many as can have lost their PUBACK with it. Numbers alone, eight bytes for
 * each, since every link keeps them for as long as it lives: a packet identifier and 48 bits of a fingerprint, which another message with the same
 * identifier has by a chance of 1 in 2 to the 48. Belongs to the link's loop.
 */
final class Acknowledged {

    /** As many as the platform leaves unacknowledged, and some. */
    static final int MOST = 128;

    private static final int FIRST_SIZE = 16;
    private static final int FINGERPRINT_BITS = 48;

    /** Packet identifiers begin with 1 (MQTT 3.1.1, 2.3.1); a message that has it all the same is not remembered. */
    private static final int FORGOTTEN = 0;

    private static final long[] NONE = {};

    /** Each the identifier, and a fingerprint below it. */
    private long[] messages = NONE;
    /** Of all that were ever added. */
    private int added;

    /** Of the packet identifiers: most senders number upwards, and what is above was not seen. */
    private int highest;

    /** Forgets the oldest one if there are too many. */
    void add(int packetId, Fingerprint fingerprint) {
        if (packetId == FORGOTTEN) {
            return;
        }
        forget(packetId);
        int place = added & (MOST - 1);
        if (place >= messages.length) {
            messages = Arrays.copyOf(messages, Math.max(FIRST_SIZE, 2 * messages.length));
        }
        added++;
        highest = Math.max(highest, packetId);
        messages[place] = message(packetId, fingerprint);
    }

    private static long message(int packetId, Fingerprint fingerprint) {
        return (long) packetId << FINGERPRINT_BITS | fingerprint.high() >>> Long.SIZE - FINGERPRINT_BITS;
    }

    /** Whether a message with the packet id is remembered. */
    boolean holds(int packetId) {
        return place(packetId) >= 0;
    }

    /** Whether it is this message. */
    boolean holds(int packetId, Fingerprint fingerprint) {
        int place = place(packetId);
        return place >= 0 && messages[place] == message(packetId, fingerprint);
    }

    /** Another message has the packet id now. */
    void forget(int packetId) {
        int place = place(packetId);
        if (place >= 0) {
            messages[place] = FORGOTTEN;
        }
    }

    private int place(int packetId) {
        for (int i = 0; packetId != FORGOTTEN && packetId <= highest && i < messages.length; i++) {
            if (messages[i] >>> FINGERPRINT_BITS == packetId) {
                return i;
            }
        }
        return -1;
    }
}
