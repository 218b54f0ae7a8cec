package io.iotbridge.aliyun.link;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What links run on: made with the first link of a pool, closed after its last one.
 *
 * @param connectors gives each link the connector of one loop; throws what keeps a loop from starting
 * @param signInHold for how long sign-ins have to wait yet; see {@link PauseDetector}
 * @param resources closes what the others hold
 */
public record LinkEngine(Supplier<MqttConnector> connectors, Supplier<Duration> signInHold, AutoCloseable resources) {}
