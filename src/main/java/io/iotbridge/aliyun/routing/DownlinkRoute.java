package io.iotbridge.aliyun.routing;

import java.util.HashSet;
import java.util.Set;

/**
 * One rule for messages from the platform to Kafka.
 *
 * @param alias its name in the configuration
 * @param filter the platform topics it takes
 * @param kafkaTopic where their messages go, over the names of {@link #templateNames}
 * @param kafkaKey the key of the records, over the same names
 */
public record DownlinkRoute(String alias, TopicFilter filter, Template kafkaTopic, Template kafkaKey) {

    /**
     * @throws IllegalArgumentException if a template uses a name the filter does not bind, or the Kafka topic can never be legal
     */
    public DownlinkRoute {
        requireNames(filter, kafkaTopic);
        requireNames(filter, kafkaKey);
        String fixed = kafkaTopic.fixedText();
        if (kafkaTopic.names().isEmpty() || !fixed.isEmpty() && !fixed.matches("\\.{1,2}")) {
            KafkaTopicName.defect(fixed).ifPresent(reason -> {
                throw new IllegalArgumentException(reason);
            });
        }
    }

    /**
     * Reads a route from the texts of the configuration.
     *
     * @throws IllegalArgumentException if one of them is wrong
     */
    public static DownlinkRoute parse(String alias, String filter, String kafkaTopic, String kafkaKey) {
        TopicFilter parsed = TopicFilter.parse(filter);
        Set<String> names = templateNames(parsed);
        return new DownlinkRoute(alias, parsed, Template.parse(kafkaTopic, names), Template.parse(kafkaKey, names));
    }

    /** What the templates of a route with this filter can use: {@code productKey}, {@code deviceName} and the filter's named levels. */
    public static Set<String> templateNames(TopicFilter filter) {
        Set<String> names = new HashSet<>(filter.names());
        for (Level.Own own : Level.Own.values()) {
            names.add(own.placeholder());
        }
        return Set.copyOf(names);
    }

    private static void requireNames(TopicFilter filter, Template template) {
        Template.parse(template.toString(), templateNames(filter));
    }
}
