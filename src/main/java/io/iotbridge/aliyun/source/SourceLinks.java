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

    private final Function<Device, LinkHandle> attach;
    private final Map<DeviceId, LinkHandle> links = new ConcurrentHashMap<>();
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
            Steps.run(
                    () -> LinkHandle.closeAll(
                            changes.removed().stream().map(links::remove).toList()),
                    () -> Steps.forEach(
                            changes.rotated(), device -> links.get(device.id()).signInAs(device)),
                    () -> attach(changes.added()));
        }
        return changes;
    }

    private void attach(List<Device> added) {
        try {
            added.forEach(device -> links.put(device.id(), attach.apply(device)));
        } catch (RuntimeException | Error e) {
            devices = DeviceRegistry.of(devices.devices().stream()
                    .filter(device -> links.containsKey(device.id()))
                    .toList());
            throw e;
        }
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
        LinkHandle.demandAll(links.values());
    }

    @Override
    public synchronized void close() {
        closed = true;
        LinkHandle.closeAll(links.values());
    }
}
