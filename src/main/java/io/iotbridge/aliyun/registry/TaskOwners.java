package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.function.ToIntFunction;

/**
 * Which task of a connector owns a device. It follows from the device's name and the connector's configuration alone, so every task comes to
 * the same answer, also for a device that is not configured any more.
 *
 * @param shard the task that asks
 * @param owner index of the task that owns a device
 */
public record TaskOwners(TaskShard shard, ToIntFunction<DeviceId> owner) {

    /** Whether the task that asks owns the device. */
    public boolean owns(DeviceId device) {
        return of(device) == shard.index();
    }

    /** The index of the task that owns the device. */
    public int of(DeviceId device) {
        return owner.applyAsInt(device);
    }
}
