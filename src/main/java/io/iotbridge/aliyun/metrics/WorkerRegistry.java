package io.iotbridge.aliyun.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/**
 * The worker's registry: {@code kafka.connect:type=plugins,connector=…,task=…}, and whatever reporters the worker has. Not to be loaded by a
 * worker older than Kafka 4.1, which has no {@link PluginMetrics}.
 */
final class WorkerRegistry implements MetricRegistry {

    private final PluginMetrics worker;
    private final Set<MetricName> shown = ConcurrentHashMap.newKeySet();
    private final Set<String> sensors = ConcurrentHashMap.newKeySet();

    /** @param worker a {@link PluginMetrics}, by a type that every worker knows */
    WorkerRegistry(Object worker) {
        this.worker = (PluginMetrics) worker;
    }

    @Override
    public MetricName name(TaskMetric metric, Map<String, String> tags) {
        return worker.metricName(metric.metricName(), metric.definition().description(), new LinkedHashMap<>(tags));
    }

    @Override
    public void add(MetricName name, Gauge<?> value) {
        worker.addMetric(name, value);
        shown.add(name);
    }

    @Override
    public void remove(MetricName name) {
        if (shown.remove(name)) {
            unlessClosed(() -> worker.removeMetric(name));
        }
    }

    @Override
    public Sensor sensor(String name) {
        sensors.add(name);
        return worker.addSensor(name);
    }

    @Override
    public void close() {
        sensors.forEach(name -> unlessClosed(() -> worker.removeSensor(name)));
        sensors.clear();
        shown.forEach(this::remove);
    }

    /** A worker that gave a task up has closed what it gave to it. */
    private static void unlessClosed(Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException closed) {
            // Nothing is shown any more.
        }
    }
}
