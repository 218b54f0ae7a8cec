package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.AllowedEndpoints;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the operator of a worker lets connectors do: system properties of the worker's JVM or, without them, environment variables, so that
 * nobody who may only create connectors can change it. Read again at every check.
 */
final class WorkerPolicy {

    private static final String ENDPOINTS = "iotbridge.allowed.endpoints";
    private static final String ENDPOINTS_VARIABLE = "IOTBRIDGE_ALLOWED_ENDPOINTS";
    private static final String CLASSES = "iotbridge.allowed.client.classes";
    private static final String CLASSES_VARIABLE = "IOTBRIDGE_ALLOWED_CLIENT_CLASSES";

    /** How a message about a class ends. */
    static final String ALLOWING_CLASSES = "; the worker's operator can allow it in the system property " + CLASSES
            + " or the variable " + CLASSES_VARIABLE;

    private WorkerPolicy() {}

    /** Where devices may sign in. */
    static AllowedEndpoints endpoints() {
        return setting(ENDPOINTS, ENDPOINTS_VARIABLE)
                .map(AllowedEndpoints::parse)
                .orElse(AllowedEndpoints.ANY);
    }

    /** The message for an address that is not among them. */
    static String notAllowed(String host) {
        return "leads to the host " + Quoted.of(host)
                + ", where this worker lets no device sign in; the operator of the worker can allow it in the"
                + " system property " + ENDPOINTS + " or the variable " + ENDPOINTS_VARIABLE;
    }

    /** Classes, beside Kafka's own, that settings of Kafka's clients may name: by name, or {@code package.*}. */
    static Predicate<String> clientClasses() {
        List<String> allowed = setting(CLASSES, CLASSES_VARIABLE).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        return type -> allowed.stream()
                .anyMatch(entry -> entry.endsWith(".*")
                        ? type.startsWith(entry.substring(0, entry.length() - 1))
                        : entry.equals(type));
    }

    /** Who sets one to nothing allows nothing. */
    private static Optional<String> setting(String property, String variable) {
        return Optional.ofNullable(System.getProperty(property)).or(() -> Optional.ofNullable(System.getenv(variable)));
    }
}
