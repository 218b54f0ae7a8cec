package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One rule for messages from the platform to Kafka.
 *
 * @param alias its name in the configuration
 * @param filter the platform topics it takes
 * @param kafkaTopic where their messages go, over the names of {@link #templateNames}
 * @param kafkaKey the key of the records, over the same names
 * @param headers of the records beside those that all have, over the same names
 */
public record DownlinkRoute(
        String alias, TopicFilter filter, Template kafkaTopic, Template kafkaKey, Map<String, Template> headers) {

    /**
     * @throws IllegalArgumentException if a template uses a name the filter does not bind, or the Kafka topic can never be legal
     */
    public DownlinkRoute {
        requireNames(filter, kafkaTopic);
        requireNames(filter, kafkaKey);
        headers = Map.copyOf(headers);
        headers.values().forEach(template -> requireNames(filter, template));
        String fixed = kafkaTopic.fixedText();
        if (kafkaTopic.names().isEmpty() || !fixed.isEmpty() && !fixed.matches("\\.{1,2}")) {
            KafkaTopics.requireName(fixed);
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
        return new DownlinkRoute(
                alias,
                parsed,
                DownlinkTemplate.parse(kafkaTopic, names),
                DownlinkTemplate.parse(kafkaKey, names),
                Map.of());
    }

    /**
     * Reads a filter of a configuration, where a level that is named almost like <code>{productKey}</code> or <code>{deviceName}</code> is one of
     * the two, mistyped: it would subscribe to the topics of all devices.
     *
     * @throws IllegalArgumentException if it is so, or the text is no filter
     */
    public static TopicFilter parseFilter(String text) {
        TopicFilter filter = TopicFilter.parse(text);
        for (String name : filter.names()) {
            boolean own = name.equals("productKey") || name.equals("deviceName");
            // {deviceName2} is a name of its own: topics of sub-devices hold two devices.
            boolean numbered = Character.isDigit(name.charAt(name.length() - 1));
            String meant = own || numbered ? "" : Template.didYouMean(name, "{productKey}, {deviceName}");
            if (!meant.isEmpty()) {
                throw new IllegalArgumentException(
                        "the MQTT filter " + Quoted.of(text) + " names a level {" + name + "}" + meant);
            }
        }
        return filter;
    }

    /** What the templates of a route with this filter can use: {@code productKey}, {@code deviceName} and the filter's named levels. */
    public static Set<String> templateNames(TopicFilter filter) {
        Set<String> names = new HashSet<>(filter.names());
        names.addAll(List.of("productKey", "deviceName"));
        return Set.copyOf(names);
    }

    /**
     * The same with one header more.
     *
     * @param text a template
     * @throws IllegalArgumentException if it is wrong
     */
    public DownlinkRoute withHeader(String name, String text) {
        Map<String, Template> more = new HashMap<>(headers);
        more.put(name, DownlinkTemplate.parse(text, templateNames(filter)));
        return new DownlinkRoute(alias, filter, kafkaTopic, kafkaKey, more);
    }

    /**
     * The same for another form of its topics.
     *
     * @throws IllegalArgumentException if a template uses a name that this filter does not bind
     */
    public DownlinkRoute withFilter(TopicFilter other) {
        return new DownlinkRoute(alias, other, kafkaTopic, kafkaKey, headers);
    }

    /** Whether the two differ in the form of their topics alone. */
    boolean isFormOf(DownlinkRoute other) {
        return withFilter(other.filter).equals(other);
    }

    /** Whether topic or key of a record depend on more than the topic of its message. */
    boolean readsContent() {
        Set<String> names = templateNames(filter);
        return DownlinkTemplate.readsContent(kafkaTopic, names) || DownlinkTemplate.readsContent(kafkaKey, names);
    }

    /** Whether the template itself, not a message, says that the topics are internal ones. */
    boolean choosesInternalTopics() {
        return kafkaTopic.toString().startsWith("__");
    }

    /** Whether the Kafka topic is made of levels that the sender of a message chooses, and of nothing else that bounds it. */
    public boolean letsTheSenderChooseAnyTopic() {
        return !kafkaTopic.names().isEmpty()
                && kafkaTopic.names().stream().noneMatch(name -> name.equals("productKey") || name.equals("deviceName"))
                && kafkaTopic.fixedText().chars().noneMatch(Character::isLetterOrDigit);
    }

    private static void requireNames(TopicFilter filter, Template template) {
        DownlinkTemplate.parse(template.toString(), templateNames(filter));
    }
}
