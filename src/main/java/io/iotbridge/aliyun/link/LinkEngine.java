package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What links run on, and watches have their time from: made for the first of them, closed after the last. See {@link SharedEngine}.
 *
 * @param connectors gives each link the connector of one loop; throws what keeps a loop from starting
 * @param time of a loop that runs already
 * @param signInHold for how long sign-ins have to wait yet; see {@link PauseDetector}
 * @param resources closes what the others hold
 */
public record LinkEngine(
        Supplier<MqttConnector> connectors, Scheduler time, Supplier<Duration> signInHold, AutoCloseable resources) {}
