package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;

/**
 * A user of a link. Calls for one device come one after the other, in the order of events, on the link's loop, which reads the network
 * too: they must return quickly and never block.
 */
public interface LinkListener {

    /** First of all: the hold that this user has on the link. */
    default void attached(LinkHandle link) {}

    /**
     * A message arrived. QoS 1: the platform gets its PUBACK only after {@link Delivery#complete()}.
     *
     * @return whether to go on reading; after {@code false}, {@link LinkHandle#demand(boolean)} starts it again
     */
    default boolean message(Delivery delivery) {
        return true;
    }

    /**
     * An answer to what this user published came on one of its reply topics. Its PUBACK does not wait for anybody and leaves outside the order of arrival: behind one
     * message that nobody takes, the platform's hundred unacknowledged ones would soon be replies. It can come twice, late, or mean nothing any more.
     *
     * @return whether it is this listener's; else the user's next one is told
     */
    default boolean reply(DeviceId device, InboundMessage reply) {
        return false;
    }

    /** The next attempt to connect is put off for the backoff and the budgets; 0 at the first. */
    default void waiting(DeviceId device, Duration wait) {}

    /** A connection attempt is under way: a CONNECT is on its way or accepted. */
    default void connecting(DeviceId device) {}

    /** The link is signed in and subscribed: publishes go out. */
    default void up(DeviceId device) {}

    /** The connection is gone; what was published without a completion was perhaps not received. The link reconnects by itself. */
    default void down(DeviceId device, LinkException cause) {}

    /**
     * Accepted connections are closed from outside again and again, as if another client signed in as this device; attempts are few from
     * now on. Told after {@link #down}, once until {@link #settled}.
     */
    default void conflicted(DeviceId device, LinkException cause) {}

    /** The device was left alone long enough since {@link #conflicted}. */
    default void settled(DeviceId device) {}

    /** The platform refused the device or one of its subscriptions for good; for a refused device nothing more is tried. */
    void refused(DeviceId device, LinkException cause);

    /** The platform refused one subscription; the others and the link itself stay. */
    default void filterRefused(DeviceId device, String filter, LinkException cause) {
        refused(device, cause);
    }

    /** Whether a failed attempt is to be followed by another one. Where nobody persists, the first failure is told to {@link #refused}. */
    default boolean persists() {
        return true;
    }
}
