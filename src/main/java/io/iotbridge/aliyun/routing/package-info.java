/** Which platform topic goes with which Kafka topic, both ways. Pure: text in, values out, nothing that blocks. */
package io.iotbridge.aliyun.routing;
