/**
 * What became of each record, told to the topic that the configuration names: a record is done once Kafka has its {@link
 * io.iotbridge.aliyun.uplink.results.Result}. Knows neither devices nor links.
 */
package io.iotbridge.aliyun.uplink.results;
