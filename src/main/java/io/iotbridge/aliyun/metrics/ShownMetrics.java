package io.iotbridge.aliyun.metrics;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
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

    private MetricName name(TaskMetric metric, String tag) {
        return registry.name(metric, metric.tag().isEmpty() ? Map.of() : Map.of(metric.tag(), tag));
    }

    /** @param tag value of the metric's own tag, if it has one */
    synchronized void add(TaskMetric metric, String tag, Supplier<?> value) {
        if (closed) {
            return;
        }
        try {
            registry.add(name(metric, tag), (config, now) -> value.get());
        } catch (RuntimeException e) {
            log.warn("{} of task {} cannot be registered as a metric: {}", metric.metricName(), task, e.toString());
        }
    }

    synchronized void remove(TaskMetric metric, String tag) {
        if (closed) {
            return;
        }
        try {
            registry.remove(name(metric, tag));
        } catch (IllegalStateException byTheWorker) {
            log.debug("{} of task {} is no longer registered as a metric", metric.metricName(), task, byTheWorker);
        }
    }

    synchronized Latency latency(
            Direction direction, MessageMetric half, MessageMetric almostAll, MessageMetric slowest) {
        if (closed) {
            return new Latency();
        }
        String tag = direction.toString();
        try {
            return new Latency(
                    registry.sensor("aliyun-iot-" + task + "-" + half.metricName() + "-" + NEXT.incrementAndGet()),
                    name(half, tag),
                    name(almostAll, tag),
                    name(slowest, tag));
        } catch (RuntimeException e) {
            log.warn("{} of task {} cannot be registered as a metric: {}", half.metricName(), task, e.toString());
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
