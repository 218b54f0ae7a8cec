/** Platform to Kafka: {@link io.iotbridge.aliyun.source.AliyunIotSourceConnector} and its tasks. */
package io.iotbridge.aliyun.source;
