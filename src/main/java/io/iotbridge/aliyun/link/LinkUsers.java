package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.Steps;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who holds a link, in the order of attaching; they come and go. Belongs to the link's loop, but for {@link #attach}, which any thread calls. */
final class LinkUsers {

    private static final Logger log = LoggerFactory.getLogger(LinkUsers.class);

    private final DeviceLink link;
    private final DeviceId device;
    /** Copied on write, because a listener may let go while it is being told something. */
    private final List<LinkHandle> handles = new CopyOnWriteArrayList<>();

    private final ConnectorFilters subscribed;
    /** Most messages of a device come on one topic. Null once a user comes or goes. */
    private Wanting last;

    /** Users with filters that take what comes on a topic. */
    private record Wanting(String topic, List<LinkHandle> messages, List<LinkHandle> replies) {}

    LinkUsers(DeviceLink link, ConnectorFilters subscribed) {
        this.link = link;
        this.device = link.id;
        this.subscribed = subscribed;
    }

    /** @param released run once, when the loop hears that the handle is closed */
    LinkHandle attach(
            Device newDevice,
            LinkSettings wanted,
            String connector,
            LinkFilters filters,
            List<LinkListener> listeners,
            Runnable released) {
        LinkHandle handle = new LinkHandle(link, released, connector, filters, listeners);
        handle.onLoop(() -> joinAtLast(handle, () -> link.identity.offered(newDevice, wanted, handles.isEmpty())));
        return handle;
    }

    /**
     * Who holds a link and is none of its users would be told nothing, ever: so it joins a while later, unless it has let go by then. What it came
     * with is offered once: another secret may be known by then.
     */
    private void joinAtLast(LinkHandle handle, Runnable offer) {
        try {
            handle.listeners().context().run(() -> join(handle, offer));
        } catch (RuntimeException | Error e) {
            link.loop.schedule(link.settings.backoff(), () -> joinAtLast(handle, () -> {}));
            log.error("A user of device {} could not be added yet", device, e);
        }
    }

    private void join(LinkHandle handle, Runnable offer) {
        if (handle.isClosed()) {
            return;
        }
        if (!handles.contains(handle)) {
            offer.run();
            handle.listeners().tell(listener -> listener.attached(handle));
            if (handle.isClosed()) {
                // It has left already, or is about to.
                return;
            }
            subscribed.attached(handle);
            handles.add(handle);
            last = null;
        }
        logForThem();
        link.joined(handle);
    }

    void leave(LinkHandle handle) {
        subscribed.detached(handle);
        if (handles.remove(handle)) {
            last = null;
            logForThem();
            Steps.run(() -> link.publisher.leave(handle), () -> link.arrivals.leftBy(handle), this::goOnWithOneLess);
        } else {
            link.publisher.leave(handle);
            closeIfNobodyCame();
        }
    }

    private void closeIfNobodyCame() {
        if (handles.isEmpty() && link.state() == LinkState.IDLE) {
            link.closeUnused();
        }
    }

    private void goOnWithOneLess() {
        if (handles.isEmpty()) {
            link.closeUnused();
        } else if (link.arrivals.needAnotherConnection()) {
            link.reconnect(new LinkException(
                    LinkException.Kind.CLOSED_BY_US, "a connector of " + device + " left messages behind"));
        } else {
            link.left();
        }
    }

    /** What the link does is logged in the context of the users there are. */
    private void logForThem() {
        link.loop.setUsers(
                handles.stream().map(handle -> handle.listeners().context()).toList());
    }

    boolean isEmpty() {
        return handles.isEmpty();
    }

    /** Everything that anybody wants subscribed. */
    Set<String> filters() {
        Set<String> filters = new LinkedHashSet<>();
        handles.forEach(handle -> filters.addAll(handle.filters().all()));
        return filters;
    }

    /** Whether everybody can take more. */
    boolean demand() {
        return handles.stream().allMatch(LinkHandle::demand);
    }

    /**
     * Whose a message on this topic is: the users with a filter that takes it, however many use the link. One that nobody here wants waits for a
     * connector that had subscribed to it and is not here now. One that no connector known here wants is the first user's: its policy for
     * unmatched messages decides what becomes of it.
     */
    List<LinkHandle> consumers(String topic) {
        List<LinkHandle> wanting = wanting(topic).messages();
        if (!wanting.isEmpty()
                || isOnlyReply(topic)
                || !subscribed.awaited(topic).isEmpty()) {
            return wanting;
        }
        return handles.stream().filter(LinkHandle::takesMessages).limit(1).toList();
    }

    private Wanting wanting(String topic) {
        if (last == null || !last.topic().equals(topic)) {
            List<LinkHandle> messages = new ArrayList<>(0);
            List<LinkHandle> replies = new ArrayList<>(0);
            for (LinkHandle handle : handles) {
                if (handle.filters().takeMessage(topic)) {
                    messages.add(handle);
                }
                if (handle.filters().takeReply(topic)) {
                    replies.add(handle);
                }
            }
            last = new Wanting(topic, messages, replies);
        }
        return last;
    }

    /**
     * Whether a message on this topic, which nobody here wants as a message, is the answer to a publish: somebody here waits for it; or a
     * connector that did is not here, which will publish again, and no other waits for it as a message.
     */
    boolean isOnlyReply(String topic) {
        return !wanting(topic).replies().isEmpty()
                || subscribed.isReply(topic) && subscribed.awaited(topic).isEmpty();
    }

    /** Tells those who wait for answers on its topic. */
    void tellReply(InboundMessage reply) {
        for (LinkHandle handle : wanting(reply.topic()).replies()) {
            handle.listeners().tellUntil(listener -> listener.reply(device, reply));
        }
    }

    /** Connectors that are not here and that messages on this topic wait for. */
    List<String> awaited(String topic) {
        return subscribed.awaited(topic);
    }

    /** No message waits for this connector any more, until it is here again. */
    void giveUp(String connector) {
        subscribed.giveUp(connector);
    }

    /** Whether somebody is here who could dispose of a message. */
    boolean anyTakesMessages() {
        return handles.stream().anyMatch(LinkHandle::takesMessages);
    }

    /** What a connector had subscribed and nobody wants any more. */
    List<String> stale() {
        return subscribed.stale(filters());
    }

    void unsubscribed(List<String> gone) {
        subscribed.unsubscribed(gone);
    }

    /** Tells all of them. */
    void tell(Consumer<LinkListener> news) {
        handles.forEach(handle -> handle.listeners().tell(news));
    }

    void tellUp() {
        handles.forEach(this::tellUp);
    }

    void tellUp(LinkHandle handle) {
        if (handles.contains(handle)) {
            handle.listeners().tell(listener -> listener.up(device));
        }
    }

    void tellFilterRefused(String filter, LinkException cause) {
        handles.forEach(handle -> tellFilterRefused(handle, filter, cause));
    }

    /** Tells one of them, if the filter is his. */
    void tellFilterRefused(LinkHandle handle, String filter, LinkException cause) {
        if (handle.filters().all().contains(filter)) {
            handle.listeners().tell(listener -> listener.filterRefused(device, filter, cause));
        }
    }

    /** Whether anybody wants another attempt after one that failed. */
    boolean persist() {
        return handles.stream().anyMatch(handle -> handle.listeners().persist());
    }
}
