/**
 * The other direction, where a source is to consume itself: a consumer of {@code uplink.topics} on a thread of its own, which hands its records to a
 * {@link io.iotbridge.aliyun.uplink.Publisher}.
 *
 * <pre>
 *   StartedUplinkTopics ── UplinkTopicsThread ── UplinkTopicsConsumer
 *       UplinkConverters ── RenewedConverter, ConversionRetry   bytes to records
 *       AssignedPartitions, UplinkOffsets ── PartitionCounts    which partitions, and what is committed
 *       RecordPlacement, Forwarder                              records that are in the wrong partition
 *       DeadLetterRecords ── DeadLetter                         bad records, polled with those of the source
 *   PartitionsWatch                                             the connector's look at how many partitions there are
 * </pre>
 */
package io.iotbridge.aliyun.source.consumer;
