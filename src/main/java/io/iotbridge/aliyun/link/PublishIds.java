package io.iotbridge.aliyun.link;

import java.util.BitSet;

/**
 * The packet identifiers of the QoS 1 publishes of one session, over all its connections. Bounded by what users may have in flight. Belongs to
 * the link's loop.
 */
final class PublishIds {

    /** Identifiers are common to all kinds of packets (MQTT 3.1.1, 2.3.1): PUBLISHes have the upper half, SUBSCRIBEs the lower. */
    private static final int FIRST = 0x8000;

    private static final int COUNT = 0x7FFF;

    /** They come round after so many at least, or after twice as many as were ever held: a link keeps a bit for each, 128 bytes as a rule and 4 KB at most. */
    private static final int ROUND = 1_024;

    private final BitSet held = new BitSet();
    /** Held, but by nobody who waits for the PUBACK. */
    private final BitSet givenUp = new BitSet(0);

    private int heldNow;

    private int round = ROUND;
    /** They come in turn, so that a PUBACK that comes twice says nothing about the next publish. */
    private int next;

    /** Takes an identifier that nothing else holds. */
    int take() {
        if (heldNow >= COUNT) {
            freeGivenUp();
        }
        if (heldNow >= COUNT) {
            throw new IllegalStateException(COUNT + " publishes of one device have no PUBACK");
        }
        heldNow++;
        round = Math.min(COUNT, Math.max(round, 2 * heldNow));
        int free = held.nextClearBit(next);
        if (free >= round) {
            free = held.nextClearBit(0);
        }
        held.set(free);
        next = free + 1;
        return FIRST + free;
    }

    void free(int id) {
        givenUp.clear(id - FIRST);
        if (held.get(id - FIRST)) {
            held.clear(id - FIRST);
            heldNow--;
        }
    }

    /** Nobody waits for its PUBACK any more. As long as that may come it would be taken for another's, so the identifier is held until then. */
    void giveUp(int id) {
        givenUp.set(id - FIRST);
    }

    /** It came. If another has the identifier by now, that keeps it. */
    void freeGivenUp(int id) {
        if (givenUp.get(id - FIRST)) {
            free(id);
        }
    }

    /** A PUBACK for what was given up can come no more: there is another connection. Or all identifiers are held: then none will come, by all experience. */
    void freeGivenUp() {
        held.andNot(givenUp);
        heldNow -= givenUp.cardinality();
        givenUp.clear();
    }
}
