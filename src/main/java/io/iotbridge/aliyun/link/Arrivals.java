package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of a link: who takes each, and when it is acknowledged. One that waits for a connector which is not here holds up the PUBACKs of those behind
 * it, but not for ever. Belongs to the link's loop.
 */
final class Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    /** As long as Connect waits by default before it gives the tasks of a lost worker to others. */
    private static final Duration HELD_LONGEST = Duration.ofMinutes(5);

    /** Fewer unacknowledged messages stop no sender: the platform goes on up to 100, other brokers up to 10 or 20. */
    private static final int FEW = 10;

    private static final Scheduler.Cancellable NOTHING = () -> {};

    private final DeviceId device;
    private final LinkUsers users;
    private final Scheduler scheduler;
    private final Consumer<LinkException> connectAgain;
    private final AckWindow<LinkHandle> window;
    private MqttConnection live;
    /** Runs while the live connection may hold a message that waits for a connector that is not here. */
    private Scheduler.Cancellable heldCheck = NOTHING;

    /** @param connectAgain makes another connection, since the platform sends messages again only on another one */
    Arrivals(DeviceId device, LinkUsers users, Scheduler scheduler, Consumer<LinkException> connectAgain) {
        this.device = device;
        this.users = users;
        this.scheduler = scheduler;
        this.connectAgain = connectAgain;
        this.window = new AckWindow<>(device, packetId -> live.acknowledge(packetId), Redelivery.TABLE);
    }

    /** A connection begins, and the messages on it come after this. */
    void connected(MqttConnection connection, boolean sessionPresent) {
        live = connection;
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
        AckWindow.Arrival<LinkHandle> arrival = window.arrived(message, consumers);
        if (consumers.isEmpty() && message.qos() > 0 && heldCheck == NOTHING) {
            checkHeldLater();
        }
        try {
            return handOn(message, arrival);
        } catch (RuntimeException | Error e) {
            arrival.consumers().forEach(window::abandonedBy);
            throw e;
        }
    }

    private boolean handOn(InboundMessage message, AckWindow.Arrival<LinkHandle> arrival) {
        boolean goOn = true;
        for (LinkHandle consumer : arrival.consumers()) {
            if (!consumer.listeners().message(new Delivery(message, arrival.entry(), window, consumer))) {
                consumer.setDemand(false);
                goOn = false;
            }
        }
        return goOn;
    }

    /** What the user has not completed must be delivered again. */
    void leftBy(LinkHandle user) {
        window.abandonedBy(user);
    }

    /** Whether the live connection holds a message that nobody took and that somebody would take now: it comes again only on another one. */
    boolean needAnotherConnection() {
        return window.holdsAbandoned(topic -> !users.consumers(topic).isEmpty() || users.isOnlyReply(topic));
    }

    private void checkHeldLater() {
        heldCheck = scheduler.schedule(HELD_LONGEST, this::checkHeld);
    }

    /**
     * Ends the wait if it may stop others: messages wait for a connector that is not here, somebody is here who could dispose of them, and the
     * sender may be waiting for PUBACKs. They come again on another connection.
     */
    private void checkHeld() {
        heldCheck = NOTHING;
        if (!window.holdsAbandoned(topic -> !users.awaited(topic).isEmpty())) {
            return;
        }
        if (window.unacknowledged() >= FEW && users.anyTakesMessages()) {
            Set<String> connectors = new TreeSet<>();
            window.abandonedTopics().forEach(topic -> connectors.addAll(users.awaited(topic)));
            connectors.forEach(users::giveUp);
            log.warn(ErrorMessage.HELD_TOO_LONG.message(device, HELD_LONGEST.toSeconds(), connectors));
            if (needAnotherConnection()) {
                connectAgain.accept(new LinkException(
                        Kind.CLOSED_BY_US, "device " + device + " has messages that waited for a connector"));
                return;
            }
        }
        checkHeldLater();
    }

    void connectionLost() {
        heldCheck.cancel();
        heldCheck = NOTHING;
        window.connectionLost();
    }
}
