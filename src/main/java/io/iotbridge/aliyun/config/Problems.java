package io.iotbridge.aliyun.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/** What is wrong with a configuration beyond single values, by the key that is to be changed. */
final class Problems {

    private final Map<String, List<String>> byKey = new LinkedHashMap<>();

    void add(String key, String message) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(message);
    }

    /** The value, or empty with its {@link IllegalArgumentException} noted on the key. */
    <T> Optional<T> attempt(String key, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException e) {
            add(key, e.getMessage());
            return Optional.empty();
        }
    }

    Map<String, List<String>> byKey() {
        return byKey;
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** @throws ConfigException naming every key that is wrong */
    void throwIfAny() {
        if (!byKey.isEmpty()) {
            throw new ConfigException(toString());
        }
    }

    /** Every key that is wrong, and why. */
    @Override
    public String toString() {
        return byKey.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + String.join("; ", entry.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
