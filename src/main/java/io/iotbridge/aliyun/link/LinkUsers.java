package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who holds a link, in the order of attaching. Guarded by the link's lock. */
final class LinkUsers {

    private final DeviceId device;
    /** Copied on write, because a listener may let go while it is being told something. */
    private final List<LinkHandle> handles = new CopyOnWriteArrayList<>();

    private final LinkContext context;

    LinkUsers(DeviceId device) {
        this.device = device;
        this.context = new LinkContext(device);
    }

    /** Lets what is done for all of them log in their context. */
    LinkContext context() {
        return context;
    }

    LinkHandle add(LinkHandle handle) {
        handles.add(handle);
        context.are(contexts());
        return handle;
    }

    boolean remove(LinkHandle handle) {
        boolean removed = handles.remove(handle);
        context.are(contexts());
        return removed;
    }

    private List<LogContext> contexts() {
        return handles.stream().map(LinkHandle::context).toList();
    }

    boolean isEmpty() {
        return handles.isEmpty();
    }

    /** Everything that anybody wants subscribed. */
    Set<String> filters() {
        Set<String> filters = new LinkedHashSet<>();
        handles.forEach(handle -> filters.addAll(handle.filters()));
        return filters;
    }

    /** Whether everybody can take more. */
    boolean demand() {
        return handles.stream().allMatch(LinkHandle::demand);
    }

    boolean anyTakesMessages() {
        return handles.stream().anyMatch(LinkHandle::takesMessages);
    }

    /**
     * Whose a message on this topic is. Where several take messages and none wants this one (a subscription that outlived its connector), the
     * first decides what becomes of it.
     */
    List<LinkHandle> takers(String topic) {
        List<LinkHandle> takers =
                handles.stream().filter(LinkHandle::takesMessages).toList();
        if (takers.size() < 2) {
            return takers;
        }
        List<LinkHandle> wanting = takers.stream()
                .filter(taker -> taker.listener().wants(device, topic))
                .toList();
        return wanting.isEmpty() ? takers.subList(0, 1) : wanting;
    }

    /** @return whether everybody who got the message can take more */
    boolean handOn(InboundMessage message, AckWindow.Entry entry, List<LinkHandle> takers) {
        boolean goOn = true;
        for (LinkHandle taker : takers) {
            if (!taker.listener().message(new Delivery(device, message, entry, taker))) {
                taker.setDemand(false);
                goOn = false;
            }
        }
        return goOn;
    }

    private void tell(Consumer<LinkListener> news) {
        handles.forEach(handle -> handle.tell(news));
    }

    void tellWaiting(Duration wait) {
        tell(listener -> listener.waiting(device, wait));
    }

    void tellConnecting() {
        tell(listener -> listener.connecting(device));
    }

    void tellUp() {
        handles.forEach(this::tellUp);
    }

    void tellUp(LinkHandle handle) {
        if (handles.contains(handle)) {
            handle.tell(listener -> listener.up(device));
        }
    }

    void tellDown(LinkException cause) {
        tell(listener -> listener.down(device, cause));
    }

    void tellConflicted(LinkException cause) {
        tell(listener -> listener.conflicted(device, cause));
    }

    void tellSettled() {
        tell(listener -> listener.settled(device));
    }

    void tellRefused(LinkException cause) {
        tell(listener -> listener.refused(device, cause));
    }

    void tellFilterRefused(String filter, LinkException cause) {
        handles.stream()
                .filter(handle -> handle.filters().contains(filter))
                .forEach(handle -> handle.tell(listener -> listener.filterRefused(device, filter, cause)));
    }

    /** Whether anybody wants another attempt after one that failed. */
    boolean persist() {
        return handles.stream().anyMatch(handle -> handle.listener().persists());
    }
}
