package io.iotbridge.aliyun.metrics;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Sensor;

/** Where the metrics of one task are shown. Safe for use by several threads. */
interface MetricRegistry extends AutoCloseable {

    /** @param tags more than {@code connector} and {@code task} */
    MetricName name(TaskMetric metric, Map<String, String> tags);

    /** @throws RuntimeException if it cannot be shown, as when there is one of that name */
    void add(MetricName name, Gauge<?> value);

    /** No longer shows what was added. */
    void remove(MetricName name);

    /** @param name which no other sensor of the worker has */
    Sensor sensor(String name);

    /** Shows nothing any more. Called once, and nothing else after it. */
    @Override
    void close();
}
