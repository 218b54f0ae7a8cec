package io.iotbridge.aliyun.uplink;

/**
 * A record that the task has, from its arrival to its end.
 *
 * @param consumed as it came, for the dead letters
 * @param partition whose share it counts to
 * @param position its place among the offsets of its partition
 */
record OpenRecord(ConsumedRecord consumed, OpenPartition partition, OffsetWindow.Position position) {}
