package io.iotbridge.aliyun.metrics;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one task shows. A task runs without a metric that cannot be shown. Safe for use by several threads. */
final class ShownMetrics implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShownMetrics.class);

    /** Tells sensors of this JVM apart: a worker has one name space for those of all its tasks. */
    private static final AtomicLong NEXT = new AtomicLong();

    private final TaskName task;
    private final MetricRegistry registry;
    private boolean closed;

    ShownMetrics(TaskName task, MetricRegistry registry) {
        this.task = task;
        this.registry = registry;
    }

    private static Map<String, String> tags(TaskMetric metric, String tag) {
        return metric.tag().isEmpty() ? Map.of() : Map.of(metric.tag(), tag);
    }

    /** @param tag value of the metric's own tag, if it has one */
    synchronized void add(TaskMetric metric, String tag, Supplier<?> value) {
        if (closed) {
            return;
        }
        try {
            registry.add(registry.name(metric, tags(metric, tag)), (config, now) -> value.get());
        } catch (RuntimeException e) {
            log.warn("{} of task {} cannot be registered as a metric: {}", metric.metricName(), task, e.toString());
        }
    }

    synchronized void remove(TaskMetric metric, String tag) {
        if (closed) {
            return;
        }
        try {
            registry.remove(registry.name(metric, tags(metric, tag)));
        } catch (IllegalStateException byTheWorker) {
            log.debug("{} of task {} is no longer registered as a metric", metric.metricName(), task, byTheWorker);
        }
    }

    /** @param metrics half, almost all, slowest */
    synchronized Latency latency(String tag, TaskMetric... metrics) {
        if (closed) {
            return new Latency();
        }
        try {
            return new Latency(
                    registry.sensor(
                            "aliyun-iot-" + task + "-" + metrics[0].metricName() + "-" + NEXT.incrementAndGet()),
                    registry.name(metrics[0], tags(metrics[0], tag)),
                    registry.name(metrics[1], tags(metrics[1], tag)),
                    registry.name(metrics[2], tags(metrics[2], tag)));
        } catch (RuntimeException e) {
            log.warn("{} of task {} cannot be registered as a metric: {}", metrics[0].metricName(), task, e.toString());
            return new Latency();
        }
    }

    /** A registry that is closed twice would take away what its successor shows under the same names. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            registry.close();
        }
    }
}
