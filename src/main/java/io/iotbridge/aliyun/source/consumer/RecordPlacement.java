package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.DevicePartitions;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.publishes.AnsweringDevice;
import io.iotbridge.aliyun.uplink.publishes.Placement;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** In which partition a record belongs: that of its device. A record in another one is forwarded there, or is a bad record. Immutable. */
record RecordPlacement(DevicePartitions devices, UplinkRoutes routes, String partitioning) implements Placement {

    /**
     * The partition of the record's key, if the record is where its key belonged when there were fewer partitions. Its device is another task's
     * perhaps, and one device cannot be in two places: the record has to go where the device is. An answer goes there whatever its key says.
     */
    Optional<Integer> partitionSinceGrowth(ConsumerRecord<byte[], byte[]> record, PartitionCounts counts) {
        byte[] key = record.key();
        if (key == null || routes.takesAnswers(record.topic())) {
            return Optional.empty();
        }
        int right = devices.partitioner().partition(key, devices.count());
        boolean grown = right != record.partition()
                && counts.counts().headSet(devices.count()).stream()
                        .anyMatch(count -> devices.partitioner().partition(key, count) == record.partition());
        return grown ? Optional.of(right) : Optional.empty();
    }

    /** The partition of an answer's device, where that is another: who answers need not know how requests are keyed. Its task sends it. */
    Optional<Integer> partitionOfAnswer(ConsumedRecord record) {
        return AnsweringDevice.of(routes, record)
                .map(devices::of)
                .filter(right -> right != record.partition().partition());
    }

    @Override
    public Optional<String> objection(ConsumedRecord record, DeviceId device) {
        int right = devices.of(device);
        return right == record.partition().partition()
                ? Optional.empty()
                : Optional.of("it is for device " + Quoted.bare(device) + ", whose records belong to partition " + right
                        + " of "
                        + devices.count() + " with " + partitioning + ", not in partition "
                        + record.partition().partition() + "; give them the key " + Quoted.bare(devices.keyOf(device))
                        + ", and set uplink.partitioner as the writers of that topic do");
    }
}
