package io.iotbridge.aliyun.config.rules;

import java.time.Duration;
import java.util.Optional;

/**
 * How thing models come from the platform. Immutable.
 *
 * @param required whether what a product's devices send and get waits for its model
 * @param refresh how long one is taken for true before it is asked for again; empty for as long as the task runs
 */
public record ModelRules(boolean required, Optional<Duration> refresh) {}
