package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Optional;

/** What Kafka takes as the name of a topic. */
final class KafkaTopicName {

    private static final int MAX_LENGTH = 249;

    private KafkaTopicName() {}

    /** Why {@code name} is no legal topic name, or empty if it is one. */
    static Optional<String> defect(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return Optional.of("invalid Kafka topic name: " + Quoted.of(name));
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of("the Kafka topic name " + Quoted.of(name) + " has " + name.length()
                    + " characters; Kafka accepts at most " + MAX_LENGTH);
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                return Optional.of("the Kafka topic name " + Quoted.of(name) + " contains " + Quoted.of(name.charAt(i))
                        + "; Kafka accepts letters, digits, '.', '_' and '-'");
            }
        }
        return Optional.empty();
    }

    /** Why no message may choose {@code name}, or empty: Kafka and its tools keep their own state in topics that begin with two underscores. */
    static Optional<String> internal(String name) {
        return name.startsWith("__")
                ? Optional.of("the Kafka topic " + Quoted.of(name)
                        + " is internal to Kafka, like all names that begin with '__'")
                : Optional.empty();
    }

    private static boolean isLegal(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
