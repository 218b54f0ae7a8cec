package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.metrics.Ages;

/** What a publish was made of. */
sealed interface PublishOrigin permits PublishOrigin.OfRecord, BridgeAnswer {

    /**
     * A record from Kafka.
     *
     * @param consumed as it came, for the dead letters
     * @param partition whose share it counts to
     * @param position its place among the offsets of its partition
     * @param since when it came, for the age of the oldest
     * @param arrivedNanos the same, in nanoseconds of the task's clock
     */
    record OfRecord(
            ConsumedRecord consumed,
            OpenPartition partition,
            OffsetWindow.Position position,
            Ages.Step since,
            long arrivedNanos)
            implements PublishOrigin {}
}
