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

    private final BitSet held = new BitSet();
    /** They come in turn, so that a PUBACK that comes twice says nothing about the next publish. */
    private int next;

    /** Takes an identifier that nothing else holds. */
    int take() {
        int free = held.nextClearBit(next);
        if (free >= COUNT) {
            free = held.nextClearBit(0);
        }
        if (free >= COUNT) {
            throw new IllegalStateException(COUNT + " publishes of one device have no PUBACK");
        }
        held.set(free);
        next = free + 1;
        return FIRST + free;
    }

    void free(int id) {
        held.clear(id - FIRST);
    }
}
