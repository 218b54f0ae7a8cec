/**
 * Records from Kafka on their way to the platform. The code that consumes them hands them to a {@link io.iotbridge.aliyun.uplink.Publisher}.
 *
 * <pre>
 *   Publisher ── UplinkDevices          as whom it may publish
 *       ├─────── UplinkModels           records that wait for a thing model
 *       ├─────── publishes              a record is made a publish
 *       ├─────── outboxes               which leaves in its turn
 *       ├─────── Rejections, Refusals   what the platform does not take, and of which devices it takes nothing
 *       ├─────── Reports                bad records, to the {@link io.iotbridge.aliyun.uplink.DeadLetters}
 *       ├─────── RecordEnds             how each record ends: results, offsets
 *       └─────── PublisherFailure       why the task cannot go on
 * </pre>
 *
 * <p>What can be without a publisher has a package of its own, and knows nothing of this one.
 */
package io.iotbridge.aliyun.uplink;
