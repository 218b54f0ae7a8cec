package io.iotbridge.aliyun.source.states;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Optional;

/**
 * What has become of the link of a device. Immutable.
 *
 * @param device whose link it is
 * @param status where the link stands now; empty for a device that is not configured any more
 * @param time of the change, milliseconds since 1970
 */
record LinkStateChange(DeviceId device, Optional<Status> status, long time) {

    /** Where a link stands, for those who read Kafka. */
    enum State {
        /** Signed in and subscribed. */
        UP,
        /** Not signed in; it is tried again. */
        DOWN,
        /** The platform refuses the device; it is tried again seldom. */
        REFUSED,
        /** Not signed in, since another client signs in as the device again and again; it is tried again seldom. */
        CONFLICT
    }

    /**
     * Where it stands.
     *
     * @param state now
     * @param reason a word for programs; empty for none
     * @param detail a sentence for people; empty for none
     * @param since when it has been in this state, milliseconds since 1970; before the change where only the reason is another one
     */
    record Status(State state, String reason, String detail, long since) {}

    static LinkStateChange of(DeviceId device, State state, String reason, String detail, long time, long since) {
        return new LinkStateChange(device, Optional.of(new Status(state, reason, detail, since)), time);
    }

    static LinkStateChange removed(DeviceId device, long time) {
        return new LinkStateChange(device, Optional.empty(), time);
    }
}
