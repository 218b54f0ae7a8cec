package io.iotbridge.aliyun.link;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What links run on: made with the first link of a pool, closed after its last one.
 *
 * @param connector opens connections
 * @param scheduler waits
 * @param standstill for how long sign-ins have to wait yet; see {@link Standstill}
 * @param resources closes what the others hold
 */
public record LinkEngine(
        MqttConnector connector, Scheduler scheduler, Supplier<Duration> standstill, AutoCloseable resources) {}
