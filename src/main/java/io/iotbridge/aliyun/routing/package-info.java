/**
 * Which platform topic goes with which Kafka topic, both ways. Pure: text in, values out, nothing that blocks.
 *
 * <pre>
 *   DownlinkRoutes ─► DownlinkRoute ─► DownlinkTemplate ─► Template ◄─ UplinkTemplate ◄─ UplinkRoute ◄─ UplinkRoutes
 *   a message's topic, MessageContent ─► DownlinkRouting         RoutableRecord, KafkaTopics, DeviceSource ─► UplinkRouting
 *   DevicePartitions ─► Partitioner      in which partition a device's records are
 * </pre>
 */
package io.iotbridge.aliyun.routing;
