package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;

/** What a publish was made of. */
sealed interface PublishOrigin permits PublishOrigin.OfRecord, BridgeAnswer {

    /**
     * A record from Kafka.
     *
     * @param record with its place
     * @param since when it came, for the age of the oldest
     * @param arrivedNanos the same, in nanoseconds of the task's clock
     */
    record OfRecord(OpenRecord record, Ages.Step since, long arrivedNanos) implements PublishOrigin {}
}
