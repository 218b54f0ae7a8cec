/**
 * Records from Kafka on their way to the platform: routed, encoded, paced, in order per device, with the offsets that may be committed. The code
 * that consumes them hands them to a {@link io.iotbridge.aliyun.uplink.Publisher}.
 */
package io.iotbridge.aliyun.uplink;
