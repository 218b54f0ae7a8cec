package io.iotbridge.aliyun.uplink.offsets;

import io.iotbridge.aliyun.metrics.Ages;

/**
 * A record that the task has, from its arrival to its end.
 *
 * @param consumed as it came, for the dead letters
 * @param partition whose share it counts to
 * @param position its place among the offsets of its partition
 * @param since when it came, for the age of the oldest
 * @param arrivedNanos the same, in nanoseconds of the task's clock
 */
public record OpenRecord(
        ConsumedRecord consumed,
        OpenPartition partition,
        OffsetWindow.Position position,
        Ages.Step since,
        long arrivedNanos) {

    /** What it takes of the heap before anything is made of it, estimated on the safe side. */
    public long heapBytes() {
        return RecordSize.of(consumed);
    }

    /** What its headers take of that. */
    public long headerBytes() {
        return RecordSize.of(consumed.record().headers());
    }

    /** The platform has taken it, or Kafka has its dead letter: its offset is open no more. Called by any thread. */
    public void done() {
        position.done();
    }
}
