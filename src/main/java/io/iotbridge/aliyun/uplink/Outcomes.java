package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.thing.Reply;
import java.util.Optional;
import java.util.Set;

/** What becomes of a frame that {@link Confirmations} has let go of. */
interface Outcomes {

    /** The platform has taken it. */
    void confirmed(PendingPublish publish);

    /** The platform has not taken it, or not all of it, and will not. */
    void rejected(PendingPublish publish, FrameOutcome.Rejected why);

    /**
     * The platform has not taken it as it is, and one of its records may be the cause.
     *
     * @param identifiers what it has left out; empty if it has taken nothing
     */
    void split(PendingPublish publish, Set<String> identifiers);

    /** It is to leave again. */
    void again(PendingPublish publish);

    /** Frames may leave that could not, for the pause is over or another waits no more. */
    void mayLeave();

    /** The device is signed in, and the platform takes nothing of it, again and again. */
    void held(String reason);

    /** Takes out one that is to leave again and would be answered so; empty if there is none. */
    Optional<PendingPublish> takeOut(Reply reply, String topic);
}
