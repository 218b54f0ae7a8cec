package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of a link: who takes each, and when it is acknowledged. Belongs to the link's loop. */
final class Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    /** Fewer unacknowledged messages stop no sender: the platform goes on up to 100, other brokers up to 10 or 20. */
    private static final int FEW = 10;

    private final DeviceId device;
    private final LinkUsers users;
    private final AckWindow window;
    private boolean holding;

    /** @param acknowledge sends a PUBACK on the live connection */
    Arrivals(DeviceId device, LinkUsers users, IntConsumer acknowledge) {
        this.device = device;
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
        users.tellReply(message);
        List<LinkHandle> consumers = users.consumers(message.topic());
        if (consumers.isEmpty() && users.isOnlyReply(message.topic())) {
            window.acknowledgeAtOnce(message);
            return true;
        }
        AckWindow.Arrival arrival = window.arrived(message, consumers);
        holding |= consumers.isEmpty() && message.qos() > 0;
        try {
            return users.handOn(message, arrival.entry(), arrival.consumers());
        } catch (RuntimeException | Error e) {
            arrival.consumers().forEach(window::abandonedBy);
            throw e;
        }
    }

    void completed(WindowEntry entry, LinkHandle consumer) {
        window.completed(entry, consumer);
    }

    /** What the user has not completed must be delivered again. */
    void leftBy(LinkHandle user) {
        window.abandonedBy(user);
    }

    /** Whether the live connection holds a message that nobody took and that somebody would take now: it comes again only on another one. */
    boolean needAnotherConnection() {
        return window.holdsAbandoned(topic -> !users.consumers(topic).isEmpty() || users.isOnlyReply(topic));
    }

    /** Whether the live connection holds a message that waits for a connector that is not here. */
    boolean isHolding() {
        return holding;
    }

    /**
     * Ends the wait if it may stop others: messages wait for a connector that is not here, somebody is here who could dispose of them, and the
     * sender may be waiting for PUBACKs. They come again on another connection.
     *
     * @return whether another connection is needed
     */
    boolean giveUpHeld(Duration waited) {
        holding = window.holdsAbandoned(topic -> !users.awaited(topic).isEmpty());
        if (!holding || window.unacknowledged() < FEW || !users.anyTakesMessages()) {
            return false;
        }
        Set<String> connectors = new TreeSet<>();
        window.abandonedTopics().forEach(topic -> connectors.addAll(users.awaited(topic)));
        connectors.forEach(users::giveUp);
        log.warn(ErrorMessage.HELD_TOO_LONG.message(device, waited.toSeconds(), connectors));
        return needAnotherConnection();
    }

    void connectionLost() {
        holding = false;
        window.connectionLost();
    }
}
