package io.iotbridge.aliyun.metrics;

import java.util.Map;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;

/** The registry that a worker gives to one task, and what is in it. */
public final class WorkerMetricsFixture {

    private final Metrics metrics = new Metrics();
    private final PluginMetrics given = new PluginMetricsImpl(metrics, Map.of());

    /** For the task's context. */
    public PluginMetrics given() {
        return given;
    }

    /** The value of the only metric of this name. */
    public long number(MessageMetric metric) {
        return metrics.metrics().entrySet().stream()
                .filter(of -> of.getKey().name().equals(metric.metricName()))
                .map(of -> ((Number) of.getValue().metricValue()).longValue())
                .findFirst()
                .orElseThrow(() -> new AssertionError(metric + " is not shown"));
    }

    /** Received less what became of it, each as it is shown. */
    public long unaccounted() {
        return number(MessageMetric.RECEIVED)
                - number(MessageMetric.DELIVERED)
                - number(MessageMetric.REPORTED)
                - number(MessageMetric.DROPPED)
                - number(MessageMetric.RETRIED)
                - number(MessageMetric.IN_FLIGHT);
    }
}
