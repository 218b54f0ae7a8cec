package io.iotbridge.aliyun.sink;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record on its way to the platform.
 *
 * @param record as Kafka Connect gave it, for the dead letter queue
 * @param partition whose share it counts to
 * @param position its place among the offsets of its partition
 * @param topic platform topic
 * @param qos 0 or 1
 * @param payload application message
 */
record Uplink(
        SinkRecord record,
        OpenPartition partition,
        OffsetWindow.Position position,
        String topic,
        int qos,
        byte[] payload) {}
