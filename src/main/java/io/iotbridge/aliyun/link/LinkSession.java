package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.link.LinkException.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether the session that the platform has kept is the one that the link knows. A CONNECT without CONNACK may have begun another one, and the
 * next CONNACK says of that one that it is present (MQTT 3.1.1, 3.2.2.2); packet ids of before mean nothing in it. Belongs to the link's loop.
 */
final class LinkSession {

    /** A CONNECT that the platform refuses begins no session. */
    private static final Set<Kind> REFUSALS =
            EnumSet.of(Kind.IDENTITY_REFUSED, Kind.CLIENT_ID_REFUSED, Kind.SERVER_UNAVAILABLE);

    private boolean unsure;
    private boolean unsureBefore;

    /** A CONNECT leaves. */
    void connectLeft() {
        unsureBefore = unsure;
        unsure = true;
    }

    /**
     * Its CONNACK came.
     *
     * @param sessionPresent what it says
     * @return whether what is known of the session before is true of this one
     */
    boolean accepted(boolean sessionPresent) {
        boolean isKnown = sessionPresent && !unsureBefore;
        unsure = false;
        unsureBefore = false;
        return isKnown;
    }

    /** The connection is over. */
    void ended(Kind cause) {
        if (REFUSALS.contains(cause)) {
            unsure = unsureBefore;
        }
        unsureBefore = unsure;
    }
}
