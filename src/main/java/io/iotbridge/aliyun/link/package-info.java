/**
 * The MQTT life of a device. A {@link io.iotbridge.aliyun.link.DeviceLink} outlives its connections: it signs in, subscribes, hands messages
 * on, acknowledges them in order once somebody has taken care of them, and reconnects within the budgets. Knows MQTT's words, but neither
 * Kafka nor the client library, which stands behind {@link io.iotbridge.aliyun.link.MqttConnector}.
 */
package io.iotbridge.aliyun.link;
