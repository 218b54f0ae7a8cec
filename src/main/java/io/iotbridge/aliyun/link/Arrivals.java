package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.function.IntConsumer;

/** The messages of a link: who takes each, and when it is acknowledged. Guarded by the link's lock. */
final class Arrivals {

    private final LinkUsers users;
    private final AckWindow window;

    /** @param acknowledge sends a PUBACK on the live connection */
    Arrivals(DeviceId device, LinkUsers users, IntConsumer acknowledge) {
        this.users = users;
        this.window = new AckWindow(device, acknowledge, Redelivery.TABLE);
    }

    /** A connection begins, and the messages on it come after this. */
    void connected(boolean sessionPresent) {
        window.connected(sessionPresent);
    }

    /**
     * A message arrived. A user that fails to take it gets it on another connection: the live one ends with what is thrown.
     *
     * @return whether everybody who got the message can take more
     */
    boolean arrived(InboundMessage message) {
        AckWindow.Arrival arrival = window.arrived(message, users.takers(message.topic()));
        try {
            return users.handOn(message, arrival.entry(), arrival.takers());
        } catch (RuntimeException | Error e) {
            arrival.takers().forEach(window::abandonedBy);
            throw e;
        }
    }

    void completed(AckWindow.Entry entry, LinkHandle taker) {
        window.completed(entry, taker);
    }

    /** What the user has not completed must be delivered again. */
    void leftBy(LinkHandle user) {
        window.abandonedBy(user);
    }

    /** Whether the live connection holds a message that nobody took and that somebody would take now: it comes again only on another one. */
    boolean needAnotherConnection() {
        return window.holdsAbandoned(topic -> !users.takers(topic).isEmpty());
    }

    void connectionLost() {
        window.connectionLost();
    }
}
