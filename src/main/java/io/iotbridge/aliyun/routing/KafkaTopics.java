package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The Kafka topics of an uplink route. */
public sealed interface KafkaTopics {

    /**
     * The name of one topic.
     *
     * @throws IllegalArgumentException if Kafka takes no such name
     */
    static String requireName(String name) {
        KafkaTopicName.defect(name).ifPresent(defect -> {
            throw new IllegalArgumentException(defect);
        });
        return name;
    }

    /** Whether the route takes this topic. */
    boolean matches(String topic);

    /** Topics by name. */
    record Names(Set<String> names) implements KafkaTopics {
        @Override
        public boolean matches(String topic) {
            return names.contains(topic);
        }
    }

    /** Topics by a pattern that the whole name must match. */
    record Matching(Pattern pattern) implements KafkaTopics {
        @Override
        public boolean matches(String topic) {
            return pattern.matcher(topic).matches();
        }
    }

    /**
     * Reads names separated by commas, empty ones aside, if all of them are legal names of Kafka topics, or else one Java regular expression. So
     * {@code iot.commands} is a name and {@code iot\..*} a pattern.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static KafkaTopics parse(String text) {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> defect = Optional.empty();
        for (String part : text.split(",")) {
            String name = part.strip();
            if (name.isEmpty()) {
                continue;
            }
            defect = defect.or(() -> KafkaTopicName.defect(name));
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no Kafka topics are given; list them, separated by commas");
        }
        if (defect.isEmpty()) {
            return new Names(Set.copyOf(names));
        }
        String pattern = text.strip();
        if (hasBareComma(pattern)) {
            throw new IllegalArgumentException(Quoted.of(text) + " is not a list of Kafka topics: " + defect.get()
                    + "; give names separated by commas, or one regular expression");
        }
        try {
            return new Matching(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is neither a list of Kafka topics nor a regular expression: "
                            + e.getDescription(),
                    e);
        }
    }

    /** No topic name holds a comma, so one outside the braces of a repetition means that a list was intended. */
    private static boolean hasBareComma(String pattern) {
        int depth = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                return true;
            }
        }
        return false;
    }
}
