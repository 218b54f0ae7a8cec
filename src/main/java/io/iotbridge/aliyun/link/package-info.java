/**
 * The MQTT life of a device. A {@link io.iotbridge.aliyun.link.DeviceLink} outlives its connections: it signs in, subscribes, hands messages
 * on, acknowledges them in order once somebody has taken care of them, and reconnects within the budgets. Knows MQTT's words, but neither
 * Kafka nor the client library, which stands behind {@link io.iotbridge.aliyun.link.MqttConnector}.
 *
 * <p>A link, its connection and its acknowledgements belong to one {@link io.iotbridge.aliyun.link.Loop}: its thread alone touches them, without a
 * lock. Other threads hold a {@link io.iotbridge.aliyun.link.LinkHandle}, which posts to the loop. What all links share (the pool, the admission
 * of sign-ins, what was logged) has a lock of its own.
 */
package io.iotbridge.aliyun.link;
