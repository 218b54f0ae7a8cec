package io.iotbridge.aliyun.link.acks;

/**
 * Finds out whether the sender of a session's messages numbers them upwards, through all 65,535 packet ids, or uses free ids again early.
 * MQTT leaves that open (3.1.1, 2.3.1). Belongs to the link's loop.
 *
 * <p>They rise if a new message gets a higher id than any before although a lower one is free. Whatever is in flight with the sender was sent
 * on the live connection before the new message, so an id above the number of messages that have arrived on it leaves a lower one free. One
 * lower id than the one before, and nothing is known for the rest of the session.
 */
final class PacketIdOrder {

    private static final int IDS = 0xFFFF;

    private int last;
    private int arrivals;
    private boolean rises;
    private boolean fell;

    /** A connection begins. */
    void connected(boolean sessionPresent) {
        arrivals = 0;
        if (!sessionPresent) {
            last = 0;
            rises = false;
            fell = false;
        }
    }

    /** A message arrived that was taken for a new one. */
    void arrivedNew(int packetId, boolean dup) {
        int step = Math.floorMod(packetId - last, IDS);
        boolean ahead = step > 0 && step <= IDS / 2;
        if (last > 0 && !dup) {
            fell |= !ahead;
            rises |= ahead && packetId > arrivals + 1;
        }
        if (last == 0 || ahead) {
            last = packetId;
        }
        arrivals++;
    }

    /** A message arrived again. */
    void arrivedAgain() {
        arrivals++;
    }

    boolean rises() {
        return rises && !fell;
    }
}
