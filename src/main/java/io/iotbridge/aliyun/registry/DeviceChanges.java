package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The difference between two registries, each list sorted by name.
 *
 * @param added devices that were not there before
 * @param removed devices that are not there any more
 * @param rotated devices that were there with another secret; these are the new ones
 */
public record DeviceChanges(List<Device> added, List<DeviceId> removed, List<Device> rotated) {

    /** Keeps lists that nobody can change. */
    public DeviceChanges {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        rotated = List.copyOf(rotated);
    }

    /** What makes {@code after} of {@code before}. */
    public static DeviceChanges between(DeviceRegistry before, DeviceRegistry after) {
        List<Device> added = new ArrayList<>();
        List<Device> rotated = new ArrayList<>();
        for (Device device : after.devices()) {
            Optional<Device> earlier = before.find(device.id());
            if (earlier.isEmpty()) {
                added.add(device);
            } else if (!earlier.get().equals(device)) {
                rotated.add(device);
            }
        }
        List<DeviceId> removed =
                before.ids().stream().filter(id -> !after.contains(id)).toList();
        return new DeviceChanges(added, removed, rotated);
    }

    /** Whether nothing changed. */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && rotated.isEmpty();
    }

    /** The numbers alone. */
    @Override
    public String toString() {
        return added.size() + " added, " + removed.size() + " removed, " + rotated.size() + " with another secret";
    }
}
