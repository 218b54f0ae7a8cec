package io.iotbridge.aliyun.loop;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/**
 * Whose work a log line is about, carried from a task's thread to ours: what stood in SLF4J's MDC there, Connect's {@code connector.context}
 * ({@code [connector|task-0] }) above all, and under {@code iot.device} the device. Immutable.
 */
public final class LogContext {

    private static final String CONNECTOR = "connector.context";
    private static final String DEVICE = "iot.device";

    /** Contexts without a device: a few for each task, which the users of thousands of links have in common. */
    private static final Map<Map<String, String>, LogContext> SHARED = new ConcurrentHashMap<>();

    /** Beyond that all are forgotten, and made again as they are needed. */
    private static final int MOST_SHARED = 1_000;

    private final Map<String, String> values;
    /** Null for none. Beside the rest, which many devices have in common. */
    private final DeviceId device;

    private LogContext(Map<String, String> values, DeviceId device) {
        this.values = values;
        this.device = device;
    }

    /** That of this thread. */
    public static LogContext current() {
        Map<String, String> values = MDC.getCopyOfContextMap();
        return of(values == null ? Map.of() : values);
    }

    /** That of work for several at once. */
    public static LogContext ofAll(Collection<LogContext> contexts) {
        if (contexts.size() == 1) {
            return contexts.iterator().next();
        }
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
        return of(values);
    }

    /** Every user of every link has one. Some logging libraries know values that are null. */
    private static LogContext of(Map<String, String> values) {
        Map<String, String> known = new HashMap<>(values);
        known.values().removeIf(Objects::isNull);
        if (SHARED.size() > MOST_SHARED) {
            SHARED.clear();
        }
        return SHARED.computeIfAbsent(Map.copyOf(known), each -> new LogContext(each, null));
    }

    /** The same for work of one device. */
    public LogContext of(DeviceId other) {
        return new LogContext(values, other);
    }

    /** Does work on this thread, which then has its own context back. */
    public void run(Runnable work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(values);
        if (device != null) {
            MDC.put(DEVICE, device.toString());
        }
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
