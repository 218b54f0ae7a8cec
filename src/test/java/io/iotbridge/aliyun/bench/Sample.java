package io.iotbridge.aliyun.bench;

import java.util.Map;

/**
 * One measurement.
 *
 * @param others cores that others used meanwhile
 */
record Sample(String contender, int round, double others, Map<Figure, Double> figures) {}
