package io.iotbridge.aliyun.config.rules;

import java.time.Duration;

/**
 * What happens to the requests of a route from the platform. Immutable.
 *
 * @param deadline how long after its arrival somebody waits for an answer, where somebody waits
 * @param isAnsweredByUs whether the bridge answers with 200 once Kafka has the record
 */
public record RequestRules(Duration deadline, boolean isAnsweredByUs) {}
