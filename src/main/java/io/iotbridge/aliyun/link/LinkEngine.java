package io.iotbridge.aliyun.link;

/**
 * What links run on: made with the first link of a pool, closed after its last one.
 *
 * @param connector opens connections
 * @param scheduler waits
 * @param resources closes what the two hold
 */
public record LinkEngine(MqttConnector connector, Scheduler scheduler, AutoCloseable resources) {}
