package io.iotbridge.aliyun.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Time;

/** MBeans of our own, for workers without a registry for their tasks: {@code io.iotbridge.aliyun:type=plugins,connector=…,task=…}. */
final class JmxRegistry implements MetricRegistry {

    private static final String DOMAIN = "io.iotbridge.aliyun";

    /** As the worker's are. */
    private static final String GROUP = "plugins";

    private final Metrics metrics =
            new Metrics(new MetricConfig(), List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext(DOMAIN));
    private final Map<String, String> tags = new LinkedHashMap<>();

    JmxRegistry(TaskName task) {
        tags.put("connector", task.connector());
        tags.put("task", Integer.toString(task.number()));
    }

    @Override
    public MetricName name(TaskMetric metric, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putAll(more);
        return metrics.metricName(
                metric.metricName(), GROUP, metric.definition().description(), all);
    }

    @Override
    public void add(MetricName name, Gauge<?> value) {
        metrics.addMetric(name, value);
    }

    @Override
    public void remove(MetricName name) {
        metrics.removeMetric(name);
    }

    @Override
    public Sensor sensor(String name) {
        return metrics.sensor(name);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
