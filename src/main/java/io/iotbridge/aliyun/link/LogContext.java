package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/**
 * Whose work a log line is about, carried from a task's thread to ours: what stood in SLF4J's MDC there, Connect's {@code connector.context}
 * ({@code [connector|task-0] }) above all, and under {@code iot.device} the device. Immutable.
 */
public final class LogContext {

    private static final String CONNECTOR = "connector.context";
    private static final String DEVICE = "iot.device";

    private final Map<String, String> values;

    private LogContext(Map<String, String> values) {
        this.values = values;
    }

    /** That of this thread. */
    public static LogContext current() {
        Map<String, String> values = MDC.getCopyOfContextMap();
        return new LogContext(values == null ? Map.of() : values);
    }

    /** That of work for several at once. */
    static LogContext ofAll(Collection<LogContext> contexts) {
        Map<String, String> values = new HashMap<>();
        contexts.forEach(context -> values.putAll(context.values));
        String connectors = contexts.stream()
                .map(context -> context.values.get(CONNECTOR))
                .filter(name -> name != null)
                .distinct()
                .collect(Collectors.joining());
        if (!connectors.isEmpty()) {
            values.put(CONNECTOR, connectors);
        }
        return new LogContext(values);
    }

    LogContext of(DeviceId device) {
        Map<String, String> more = new HashMap<>(values);
        more.put(DEVICE, device.toString());
        return new LogContext(more);
    }

    /** Does work on this thread, which then has its own context back. */
    public void run(Runnable work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(values);
        try {
            work.run();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }
}
