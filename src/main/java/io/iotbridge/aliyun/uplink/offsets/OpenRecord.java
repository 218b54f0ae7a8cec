package io.iotbridge.aliyun.uplink.offsets;

import io.iotbridge.aliyun.metrics.Ages;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record that the task has, from its arrival to its end. There may be thousands.
 *
 * @param sinkRecord as it came, for the dead letters
 * @param partition whose share it counts to
 * @param position its place among the offsets of its partition
 * @param since when it came, for the age of the oldest
 * @param arrivedNanos the same, in nanoseconds of the task's clock
 */
public record OpenRecord(
        SinkRecord sinkRecord,
        OpenPartition partition,
        OffsetWindow.Position position,
        Ages.Step since,
        long arrivedNanos)
        implements PublishOrigin {

    /** As it was handed over. */
    public ConsumedRecord consumed() {
        return new ConsumedRecord(sinkRecord, partition.id(), position.offset);
    }

    /** What it takes of the heap before anything is made of it, estimated on the safe side. */
    public long heapBytes() {
        return RecordSize.of(sinkRecord);
    }

    /** What its headers take of that. */
    public long headerBytes() {
        return RecordSize.of(sinkRecord.headers());
    }

    /** The platform has taken it, or Kafka has its dead letter: its offset is open no more. Called by any thread. */
    public void done() {
        position.done();
    }
}
