package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The devices as which the plugin may sign in, sorted by name. Immutable; may be empty, which callers have to check. */
public final class DeviceRegistry {

    /** In order; asked for the device of every record. */
    private final Map<DeviceId, Device> devices;

    private DeviceRegistry(SortedMap<DeviceId, Device> devices) {
        this.devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    }

    /**
     * A registry of these devices.
     *
     * @throws IllegalArgumentException if a device occurs twice; the message names it
     */
    public static DeviceRegistry of(Collection<Device> devices) {
        SortedMap<DeviceId, Device> byId = new TreeMap<>();
        for (Device device : devices) {
            if (byId.put(device.id(), device) != null) {
                throw new IllegalArgumentException("the device " + device.id()
                        + " is configured twice; the platform lets a device sign in only once, so remove one of them");
            }
        }
        return new DeviceRegistry(byId);
    }

    /** The device of this name. */
    public Optional<Device> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    /** Whether there is a device of this name. */
    public boolean contains(DeviceId id) {
        return devices.containsKey(id);
    }

    /** The names of the devices, in order. */
    public Set<DeviceId> ids() {
        return devices.keySet();
    }

    /** The devices, in order of their names. */
    public List<Device> devices() {
        return List.copyOf(devices.values());
    }

    /** The number of devices. */
    public int size() {
        return devices.size();
    }

    /** Those devices that a task owns. */
    public DeviceRegistry ownedBy(Predicate<DeviceId> owner) {
        return of(devices.values().stream()
                .filter(device -> owner.test(device.id()))
                .toList());
    }

    @Override
    public String toString() {
        return "DeviceRegistry" + devices.keySet();
    }
}
