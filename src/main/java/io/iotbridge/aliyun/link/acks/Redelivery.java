package io.iotbridge.aliyun.link.acks;

/**
 * Decides what an arriving QoS 1 message is: the one table for it.
 *
 * <pre>
 *   what is known of packet id, topic and bytes                        DUP=0   DUP=1
 *   nothing (also: the session was not present)                        new     new
 *   not acknowledged, arrived on the live connection                   same    same
 *   not acknowledged, arrived on an earlier connection of the session  new     same
 *   acknowledged on the live connection                                new     new
 *   acknowledged on the connection before, packet ids rise             new     acknowledged
 *   acknowledged on the connection before, packet ids may not rise     new     new
 * </pre>
 *
 * <p>Why these are safe. A packet id stays with its message until the sender has the PUBACK (MQTT 3.1.1, 2.3.1), so what is not acknowledged
 * and comes again is the same message. On a later connection of the session the sender must set DUP (4.4); if it does not, its packet ids may
 * mean something else by now. An acknowledged packet id may be used again at once: a message that was lost with the connection may come first
 * with DUP=1, this packet id and equal bytes. That is excluded only where the sender uses up new packet ids first, see {@link PacketIdOrder}.
 * In doubt a message is new: it is written twice rather than never.
 */
@FunctionalInterface
public interface Redelivery {

    /** What is known of a message with this packet id, topic and bytes. */
    enum Known {
        /** Nothing. */
        NOTHING,
        /** It arrived on the live connection and has no PUBACK. */
        OPEN_HERE,
        /** It arrived on an earlier connection of the session, and has no PUBACK. */
        OPEN_BEFORE,
        /** Its PUBACK was sent on the live connection. */
        ACKNOWLEDGED_HERE,
        /** Its PUBACK was sent on the connection before, and may be lost. */
        ACKNOWLEDGED_BEFORE
    }

    /** What the message is. */
    enum Decision {
        /** A new message, or one that may be new. */
        NEW,
        /** A copy of one that is on its way: its PUBACK follows when that one is done. */
        SAME,
        /** A copy of one whose PUBACK was lost: it gets another. */
        ACKNOWLEDGED
    }

    /** The table above. */
    Redelivery TABLE = (known, dup, idsRise) -> switch (known) {
        case NOTHING, ACKNOWLEDGED_HERE -> Decision.NEW;
        case OPEN_HERE -> Decision.SAME;
        case OPEN_BEFORE -> dup ? Decision.SAME : Decision.NEW;
        case ACKNOWLEDGED_BEFORE -> dup && idsRise ? Decision.ACKNOWLEDGED : Decision.NEW;
    };

    /**
     * Decides.
     *
     * @param dup the DUP flag
     * @param idsRise whether the packet ids of this session are known to rise
     */
    Decision decide(Known known, boolean dup, boolean idsRise);
}
