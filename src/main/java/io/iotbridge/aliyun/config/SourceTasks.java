package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.registry.TaskOwners;
import io.iotbridge.aliyun.registry.TaskShard;
import io.iotbridge.aliyun.routing.DevicePartitions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;

/** How the tasks of a source share its devices and the partitions that it consumes. */
final class SourceTasks {

    private SourceTasks() {}

    /** @param partitions of each topic that the source consumes; 0 if there are none */
    static List<Map<String, String>> configs(AbstractConfig values, int maxTasks, int partitions) {
        int count = partitions > 0 ? Math.min(maxTasks, partitions) : DeviceKeys.tasks(values, maxTasks);
        return IntStream.range(0, count)
                .mapToObj(index -> config(values, new TaskShard(index, count), partitions))
                .toList();
    }

    private static Map<String, String> config(AbstractConfig values, TaskShard shard, int partitions) {
        Map<String, String> task = DeviceKeys.taskConfig(values, owners(values, shard, partitions));
        if (partitions > 0) {
            task.put(UplinkTopicsKeys.TASK_PARTITIONS, Integer.toString(partitions));
        }
        return task;
    }

    /** Which of the tasks has a device, as the task knows whose config this is. */
    static TaskOwners owners(AbstractConfig values) {
        return owners(values, DeviceKeys.shard(values), UplinkTopicsConfig.partitionCount(values));
    }

    /** The one that has the partition of the device's records; where they consume nothing, the one that a hash says. */
    private static TaskOwners owners(AbstractConfig values, TaskShard shard, int partitions) {
        if (partitions == 0) {
            return new TaskOwners(shard, device -> TaskShard.owner(device, shard.count()));
        }
        DevicePartitions devices = UplinkTopicsConfig.devices(values, partitions);
        return new TaskOwners(shard, device -> UplinkTopicsConfig.owner(devices, shard.count(), device));
    }
}
