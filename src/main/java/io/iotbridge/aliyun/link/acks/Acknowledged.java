package io.iotbridge.aliyun.link.acks;

import java.util.Arrays;

/**
 * The messages of one connection that were acknowledged last, as many as can have lost their PUBACK with it. Numbers alone, 10 bytes for each,
 * since every link keeps them for as long as it lives: of a fingerprint the first half, which no other message with the same packet identifier
 * has but by a chance of 1 in 2 to the 64. Belongs to the link's loop.
 */
final class Acknowledged {

    /** As many as the platform leaves unacknowledged, and some. */
    static final int MOST = 128;

    private static final int FIRST_SIZE = 16;

    /** Packet identifiers begin with 1 (MQTT 3.1.1, 2.3.1); a message that has it all the same is not remembered. */
    private static final int FORGOTTEN = 0;

    private static final char[] NO_IDS = {};
    private static final long[] NO_FINGERPRINTS = {};

    private char[] ids = NO_IDS;
    private long[] fingerprints = NO_FINGERPRINTS;
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
        if (place >= ids.length) {
            grow();
        }
        added++;
        highest = Math.max(highest, packetId);
        ids[place] = (char) packetId;
        fingerprints[place] = fingerprint.high();
    }

    /** Both or none. */
    private void grow() {
        int size = Math.min(MOST, Math.max(FIRST_SIZE, 2 * ids.length));
        char[] moreIds = Arrays.copyOf(ids, size);
        fingerprints = Arrays.copyOf(fingerprints, size);
        ids = moreIds;
    }

    /** Whether a message with the packet id is remembered. */
    boolean holds(int packetId) {
        return place(packetId) >= 0;
    }

    /** Whether it is this message. */
    boolean holds(int packetId, Fingerprint fingerprint) {
        int place = place(packetId);
        return place >= 0 && fingerprints[place] == fingerprint.high();
    }

    /** Another message has the packet id now. */
    void forget(int packetId) {
        int place = place(packetId);
        if (place >= 0) {
            ids[place] = FORGOTTEN;
        }
    }

    private int place(int packetId) {
        for (int i = 0; packetId != FORGOTTEN && packetId <= highest && i < ids.length; i++) {
            if (ids[i] == packetId) {
                return i;
            }
        }
        return -1;
    }
}
