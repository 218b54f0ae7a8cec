package io.iotbridge.aliyun.metrics;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out where a task's metrics can be shown. */
final class Registries {

    private static final Logger log = LoggerFactory.getLogger(Registries.class);

    private Registries() {}

    /**
     * The worker's own registry, where it offers one to its tasks (Kafka 4.1 and later), else MBeans of ours.
     *
     * @param type of Connect's context, which has {@code pluginMetrics()} or has not
     * @param context null where there is no worker
     */
    static <C> MetricRegistry of(Class<C> type, C context, TaskName task) {
        try {
            Object worker =
                    context == null ? null : type.getMethod("pluginMetrics").invoke(context);
            if (worker != null) {
                return new WorkerRegistry(worker);
            }
        } catch (NoSuchMethodException | LinkageError olderWorker) {
            log.debug("The worker has no registry for the metrics of {}: the plugin registers MBeans itself", task);
        } catch (IllegalAccessException | InvocationTargetException e) {
            log.warn(
                    "The worker provides no registry for the metrics of {}: the plugin registers MBeans itself: {}",
                    task,
                    cause(e));
        }
        return new JmxRegistry(task);
    }

    private static String cause(ReflectiveOperationException e) {
        return String.valueOf(e.getCause() == null ? e : e.getCause());
    }
}
