package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who holds a link, in the order of attaching. Guarded by the link's lock. */
final class LinkUsers {

    private final DeviceId device;
    /** Copied on write, because a listener may let go while it is being told something. */
    private final List<LinkHandle> handles = new CopyOnWriteArrayList<>();

    LinkUsers(DeviceId device) {
        this.device = device;
    }

    LinkHandle add(LinkHandle handle) {
        handles.add(handle);
        return handle;
    }

    boolean remove(LinkHandle handle) {
        return handles.remove(handle);
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

    void tellWaiting(Duration wait) {
        handles.forEach(handle -> handle.listener().waiting(device, wait));
    }

    void tellConnecting() {
        handles.forEach(handle -> handle.listener().connecting(device));
    }

    void tellUp() {
        handles.forEach(this::tellUp);
    }

    void tellUp(LinkHandle handle) {
        if (handles.contains(handle)) {
            handle.listener().up(device);
        }
    }

    void tellDown(LinkException cause) {
        handles.forEach(handle -> handle.listener().down(device, cause));
    }

    void tellConflicted(LinkException cause) {
        handles.forEach(handle -> handle.listener().conflicted(device, cause));
    }

    void tellSettled() {
        handles.forEach(handle -> handle.listener().settled(device));
    }

    void tellRefused(LinkException cause) {
        handles.forEach(handle -> handle.listener().refused(device, cause));
    }

    void tellFilterRefused(String filter, LinkException cause) {
        handles.stream().filter(handle -> handle.filters().contains(filter)).forEach(handle -> handle.listener()
                .refused(device, cause));
    }
}
