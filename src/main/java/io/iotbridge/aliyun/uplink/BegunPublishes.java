package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.Publish;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The publishes of one outbox that have left on an earlier connection and wait to leave again: each keeps its packet identifier until it is sent or given up.
 * Bounded by what was in flight. Guarded by the outbox's lock.
 */
final class BegunPublishes {

    private final Map<OutgoingPublish, Publish> begun = new IdentityHashMap<>();

    /** Its connection ended before its PUBACK came. */
    void keep(OutgoingPublish uplink, Publish publish) {
        begun.put(uplink, publish);
    }

    /** The publish to send: the one that was begun, if there is one. */
    Publish of(OutgoingPublish uplink, LinkHandle link) {
        Publish before = begun.remove(uplink);
        return before != null ? before : link.newPublish(uplink.topic(), uplink.payload(), uplink.qos());
    }

    /** It is not sent again. */
    void forget(OutgoingPublish uplink) {
        Publish before = begun.remove(uplink);
        if (before != null) {
            before.forget();
        }
    }
}
