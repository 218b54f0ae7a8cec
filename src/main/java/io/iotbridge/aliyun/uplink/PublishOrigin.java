package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.uplink.offsets.OpenRecord;

/** What a publish was made of. */
sealed interface PublishOrigin permits PublishOrigin.OfRecord, BridgeAnswer {

    /**
     * A record from Kafka.
     *
     * @param record with its place
     */
    record OfRecord(OpenRecord record) implements PublishOrigin {}
}
