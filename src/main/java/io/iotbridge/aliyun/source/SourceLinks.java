package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.registry.DeviceChanges;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A source task's holds on the links of its devices. Set up by the task thread, changed by the thread that watches the devices file, closed by
 * the task thread, read by network and producer threads. No link's thread ever waits for the lock of the changes.
 */
final class SourceLinks implements AutoCloseable {

    /** A hold, and the device as the link was told of it. */
    private record Held(Device device, LinkHandle link) {}

    private final Function<Device, LinkHandle> attach;
    private final Map<DeviceId, Held> links = new ConcurrentHashMap<>();
    private volatile DeviceRegistry devices = DeviceRegistry.of(List.of());
    private boolean closed;

    SourceLinks(Function<Device, LinkHandle> attach) {
        this.attach = attach;
    }

    /**
     * Signs in as these devices and as no others; links of devices that stay as they are see nothing of it. Waits for no link.
     *
     * @return what changed; nothing once this is closed
     */
    synchronized DeviceChanges signInAs(DeviceRegistry now) {
        DeviceChanges changes = DeviceChanges.between(devices, closed ? devices : now);
        if (!changes.isEmpty()) {
            // Before anything is attached, because a link may be refused at any time from then on.
            devices = now;
            try {
                Steps.run(
                        () -> letGo(changes.removed()),
                        () -> Steps.forEach(changes.rotated(), this::rotate),
                        () -> Steps.forEach(changes.added(), this::attach));
            } catch (RuntimeException | Error e) {
                // What could not be done is a change again when the file is looked at next.
                devices = DeviceRegistry.of(
                        links.values().stream().map(Held::device).toList());
                throw e;
            }
        }
        return changes;
    }

    private void letGo(List<DeviceId> removed) {
        try {
            LinkHandle.closeAll(
                    removed.stream().map(device -> links.get(device).link()).toList());
        } finally {
            links.values().removeIf(held -> held.link().isClosed());
        }
    }

    private void rotate(Device device) {
        LinkHandle link = links.get(device.id()).link();
        link.signInAs(device);
        links.put(device.id(), new Held(device, link));
    }

    private void attach(Device device) {
        links.put(device.id(), new Held(device, attach.apply(device)));
    }

    /** Whether the device is still one of this task's. */
    boolean contains(DeviceId device) {
        return devices.contains(device);
    }

    /** The devices of this task. */
    Set<DeviceId> devices() {
        return devices.ids();
    }

    int size() {
        return devices.size();
    }

    /** Every link may read again. */
    void demand() {
        LinkHandle.demandAll(handles());
    }

    private List<LinkHandle> handles() {
        return links.values().stream().map(Held::link).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        LinkHandle.closeAll(handles());
    }
}
