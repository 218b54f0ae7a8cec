/** Kafka to platform: {@link io.iotbridge.aliyun.sink.AliyunIotSinkConnector} and its tasks. */
package io.iotbridge.aliyun.sink;
