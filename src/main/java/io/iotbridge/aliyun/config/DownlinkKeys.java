package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.config.rules.DisposalPolicy;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.KafkaTopics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of messages from the platform. */
final class DownlinkKeys {

    static final String ROUTES = "downlink.routes";
    static final String UNMATCHED = "downlink.unmatched";
    static final String UNDECODABLE = "downlink.undecodable";
    static final String ERRORS_TOPIC = "downlink.errors.topic";
    static final String STATUS_TOPIC = "downlink.status.topic";
    static final String TOPICS_ALLOWED = "downlink.topics.allowed";
    static final String INBOX_MESSAGES = "downlink.inbox.messages";
    static final String INBOX_BYTES = "downlink.inbox.bytes";
    static final String BATCH = "downlink.batch.messages";

    private static final Logger log = LoggerFactory.getLogger(DownlinkKeys.class);
    private static final String AUTO = "auto";
    private static final List<String> POLICIES = List.of(AUTO, "fail", "drop", "report");

    private DownlinkKeys() {}

    static void define(ConfigDef def, Map<String, String> props) {
        KeyGroup group = new KeyGroup(def, "Downlink")
                .list(
                        ROUTES,
                        Importance.HIGH,
                        "Aliases of routes, platform to Kafka, in order: the first that matches wins. Each has keys "
                                + ROUTES
                                + ".<alias>.preset, .mqtt.filter, .kafka.topic, .kafka.key, .timestamp, .headers.<name>, .payload, .shape, .payload.null, .deadline.ms, .reply.")
                .choice(
                        UNMATCHED,
                        AUTO,
                        POLICIES,
                        Importance.MEDIUM,
                        "What happens to a message that no route takes, or whose route yields no legal Kafka topic: fail the task, drop"
                                + " it, or report it to " + ERRORS_TOPIC
                                + ". auto means report if that is set; otherwise drop, and a warning names each topic pattern once.")
                .choice(
                        UNDECODABLE,
                        AUTO,
                        POLICIES,
                        Importance.MEDIUM,
                        "What happens to a message whose payload does not fit its route's .payload: as " + UNMATCHED
                                + ", but without " + ERRORS_TOPIC + " auto means fail.")
                .parsed(
                        ERRORS_TOPIC,
                        null,
                        KafkaTopics::requireName,
                        Importance.MEDIUM,
                        "Kafka topic for reported messages.")
                .parsed(
                        STATUS_TOPIC,
                        null,
                        KafkaTopics::requireName,
                        Importance.MEDIUM,
                        "Kafka topic for the states of links: a record for each change, keyed productKey/deviceName, with the state up, down, refused"
                                + " or conflict; a record without a value for a device that is no longer configured. Use a compacted topic. Without it"
                                + " no states are written.")
                .parsed(
                        TOPICS_ALLOWED,
                        null,
                        KafkaTopics::parse,
                        Importance.MEDIUM,
                        "Kafka topics that messages may choose through the named levels of a route: names separated by commas, or one regular"
                                + " expression. A message that chooses another topic is treated as " + UNMATCHED
                                + ". If unset, any topic that the templates yield.")
                .text(
                        DownlinkAdmin.BOOTSTRAP,
                        null,
                        Importance.LOW,
                        "Bootstrap servers of Kafka, to check before a message goes to a topic that it has chosen that the topic exists and may be"
                                + " written to, or could be created; otherwise the message is treated as " + UNMATCHED
                                + ". Put security settings of the admin client below " + DownlinkAdmin.PREFIX
                                + "*. If unset, nothing is checked, and a topic that Kafka does not create blocks the task.")
                .number(
                        INBOX_MESSAGES,
                        5_000,
                        1,
                        10_000_000,
                        Importance.LOW,
                        "Messages a task holds between the platform and Kafka. When full it stops reading; QoS 0 is dropped and counted.")
                .bytes(
                        INBOX_BYTES,
                        64L << 20,
                        1,
                        Importance.LOW,
                        "Bytes of heap that these messages may take, estimated: 2 KB each plus the payload, three times for string, and for json"
                                + " what its values take: six times as much for a typical device post, sixty times for mere brackets.")
                .number(BATCH, 1_000, 1, 100_000, Importance.LOW, "Most messages handed to Kafka Connect at a time.");
        for (String alias : Lists.of(props, ROUTES)) {
            DownlinkRouteKeys.define(group, alias, props);
        }
    }

    static Optional<DownlinkRoutes> routes(AbstractConfig config, Problems problems) {
        for (String policy : List.of(UNMATCHED, UNDECODABLE)) {
            if (policy(config, policy, DisposalPolicy.FAIL) == DisposalPolicy.REPORT
                    && config.getString(ERRORS_TOPIC) == null) {
                problems.add(ERRORS_TOPIC, "is missing, and " + policy + " is report; set a Kafka topic");
            }
        }
        DownlinkAdmin.check(config, problems);
        List<DownlinkRoute> parsed = new ArrayList<>();
        for (String alias : Lists.of(config, ROUTES)) {
            parsed.addAll(DownlinkRouteKeys.routes(config, alias, problems));
        }
        checkStatusTopic(config, parsed, problems);
        if (Lists.of(config, ROUTES).isEmpty()) {
            problems.add(ROUTES, "lists no route; list at least one alias");
        }
        return problems.attempt(ROUTES, () -> new DownlinkRoutes(parsed)).map(DownlinkKeys::warnOfShadowed);
    }

    /** What a device subscribes to, each with the key it comes from. */
    static Map<String, String> subscriptions(DownlinkRoutes routes, DeviceId device) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (DownlinkRoute route : routes.routes()) {
            keys.putIfAbsent(route.filter().subscription(device), key(route.alias(), "mqtt.filter"));
        }
        return keys;
    }

    /** A topic of states is compacted, and readers take its last record of a key for the state: nothing else may be in it. */
    private static void checkStatusTopic(AbstractConfig config, List<DownlinkRoute> routes, Problems problems) {
        String topic = config.getString(STATUS_TOPIC);
        if (topic == null) {
            return;
        }
        for (String key : List.of(ERRORS_TOPIC, UplinkTopicsKeys.ERRORS_TOPIC, ResultsKeys.TOPIC)) {
            if (topic.equals(config.getString(key))) {
                problems.add(
                        STATUS_TOPIC, "is the topic of " + key + " as well; link states need a topic of their own");
            }
        }
        if (Lists.of(config, UplinkTopicsKeys.TOPICS).contains(topic)) {
            problems.add(
                    STATUS_TOPIC,
                    "is one of " + UplinkTopicsKeys.TOPICS + " as well; link states need a topic of their own");
        }
        routes.stream()
                .filter(route -> route.kafkaTopic().toString().equals(topic))
                .forEach(route -> problems.add(
                        STATUS_TOPIC,
                        "is the topic of " + key(route.alias(), "kafka.topic")
                                + " as well; link states need a topic of their own"));
    }

    /** Where states are written, if they are. */
    static Optional<StatusTopic> statusTopic(AbstractConfig config) {
        return Optional.ofNullable(config.getString(STATUS_TOPIC))
                .map(topic -> new StatusTopic(
                        topic, ConverterKeys.kind(config, ConverterKeys.VALUE), SourceTasks.owners(config)));
    }

    private static DownlinkRoutes warnOfShadowed(DownlinkRoutes routes) {
        routes.shadowed()
                .forEach(shadowed -> log.warn(
                        "Route {} never receives a message: {}, which comes first, takes all its topics; change the order in {}",
                        shadowed.route().alias(),
                        shadowed.by().alias(),
                        ROUTES));
        return routes;
    }

    /** @param without what auto is where nothing can be reported */
    static DisposalPolicy policy(AbstractConfig values, String key, DisposalPolicy without) {
        if (values.getString(key).equalsIgnoreCase(AUTO)) {
            return values.getString(ERRORS_TOPIC) == null ? without : DisposalPolicy.REPORT;
        }
        return DisposalPolicy.valueOf(ConnectorConfig.upper(values, key));
    }

    static String key(String alias, String name) {
        return ROUTES + "." + alias + "." + name;
    }
}
