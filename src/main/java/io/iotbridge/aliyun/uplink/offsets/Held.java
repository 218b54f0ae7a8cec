package io.iotbridge.aliyun.uplink.offsets;

import io.iotbridge.aliyun.metrics.Ages;

/** What takes room in the {@link Buffer} of a task: a record that waits for the platform, or for Kafka to keep its dead letter. */
public interface Held {

    /** What it takes of the heap, estimated on the safe side. */
    long bytes();

    /** When it came. */
    Ages.Step since();
}
