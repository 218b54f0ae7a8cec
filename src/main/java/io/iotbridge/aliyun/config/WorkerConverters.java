package io.iotbridge.aliyun.config;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * The converters that a task inherits from its worker. A connector does not learn them; since Kafka 4.1 (KIP-891) the worker's metrics name those of each task,
 * from before it starts. Where there are no such metrics nothing is known.
 */
public final class WorkerConverters {

    private static final Map<String, String> ATTRIBUTES = Map.of(
            ConverterKeys.KEY, "key-converter-class",
            ConverterKeys.VALUE, "value-converter-class",
            ConverterKeys.HEADER, "header-converter-class");

    private WorkerConverters() {}

    /** The configuration of a task, with the classes of the converters that it does not name but has. */
    public static Map<String, String> completed(Map<String, String> props) {
        Map<String, String> completed = new HashMap<>(props);
        ATTRIBUTES.forEach((key, attribute) -> {
            if (props.get(key) == null) {
                inherited(props, attribute).ifPresent(name -> completed.put(key, name));
            }
        });
        return completed;
    }

    private static Optional<String> inherited(Map<String, String> props, String attribute) {
        String shard = props.getOrDefault(DeviceKeys.TASK_SHARD, "0/1");
        try {
            ObjectName task = new ObjectName("kafka.connect:type=connector-task-metrics,connector="
                    + Sanitizer.jmxSanitize(String.valueOf(props.get("name"))) + ",task="
                    + Sanitizer.jmxSanitize(shard.split("/")[0]));
            Object name = ManagementFactory.getPlatformMBeanServer().getAttribute(task, attribute);
            return Optional.ofNullable(name).map(Object::toString).filter(text -> !text.isBlank());
        } catch (JMException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
