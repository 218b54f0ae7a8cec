package io.iotbridge.aliyun.link;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packet identifiers of the QoS 1 publishes of one session, over all its connections. Bounded by what users may have in flight. Safe for
 * use by several threads.
 */
final class PublishIds {

    /** Identifiers are common to all kinds of packets (MQTT 3.1.1, 2.3.1): PUBLISHes have the upper half, SUBSCRIBEs the lower. */
    private static final int FIRST = 0x8000;

    private static final int COUNT = 0x7FFF;

    private final Set<Integer> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbered = new AtomicInteger();

    /** Takes an identifier that nothing else holds. */
    int take() {
        for (int tried = 0; tried < COUNT; tried++) {
            int id = FIRST + Math.floorMod(numbered.getAndIncrement(), COUNT);
            if (held.add(id)) {
                return id;
            }
        }
        throw new IllegalStateException(COUNT + " publishes of one device have no PUBACK");
    }

    void free(int id) {
        held.remove(id);
    }
}
