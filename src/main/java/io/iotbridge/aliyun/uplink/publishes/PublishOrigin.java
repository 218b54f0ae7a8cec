package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.uplink.offsets.OpenRecord;

/** What a publish was made of. */
public sealed interface PublishOrigin permits PublishOrigin.OfRecord, BridgeAnswer {

    /**
     * A record from Kafka.
     *
     * @param record with its place
     */
    record OfRecord(OpenRecord record) implements PublishOrigin {}
}
