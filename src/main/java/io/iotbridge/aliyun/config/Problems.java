package io.iotbridge.aliyun.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** What is wrong with a configuration beyond single values, by the key that is to be changed. */
final class Problems {

    private static final Pattern BEGINS_WITH_VERB = Pattern.compile(
            "(is|are|has|holds|contains|names|lists|gives|lets|goes|applies|does|leads|makes|cannot|must) ");

    private final Map<String, List<String>> byKey = new LinkedHashMap<>();

    /**
     * Notes what is wrong with a key. Where the message does not name the key, it is put before it: some of Connect's users see the texts alone.
     *
     * @param message begins with a verb, of which the key is the subject, or is a sentence of its own
     */
    void add(String key, String message) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(named(key, message));
    }

    private static String named(String key, String message) {
        // iot.devices.file does not name iot.devices.
        if (Pattern.compile("(?<![\\w.])" + Pattern.quote(key) + "(?!\\w|\\.\\w)")
                .matcher(message)
                .find()) {
            return message;
        }
        return key + (BEGINS_WITH_VERB.matcher(message).lookingAt() ? " " : ": ") + message;
    }

    /** Notes a number that is more than the one that bounds it. */
    void requireUpTo(String max, String key, AbstractConfig config) {
        if (config.getInt(key) > config.getInt(max)) {
            add(key, "is more than " + max + "; lower it, or raise the other");
        }
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
        return byKey.values().stream()
                .map(messages -> String.join("; ", messages))
                .collect(Collectors.joining("\n"));
    }
}
