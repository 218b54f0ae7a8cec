package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.codec.PayloadDecoder;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.KafkaTopics;
import java.util.ArrayList;
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
    static final String TOPICS_ALLOWED = "downlink.topics.allowed";
    static final String INBOX_MESSAGES = "downlink.inbox.messages";
    static final String INBOX_BYTES = "downlink.inbox.bytes";
    static final String BATCH = "downlink.batch.messages";

    private static final Logger log = LoggerFactory.getLogger(DownlinkKeys.class);
    private static final String AUTO = "auto";
    private static final List<String> POLICIES = List.of(AUTO, "fail", "drop", "report");
    private static final String UNDECODABLE_NULL = "undecodable";
    private static final String TOMBSTONE = "tombstone";
    private static final String DEFAULT_KEY = "{productKey}/{deviceName}";

    private DownlinkKeys() {}

    static void define(ConfigDef def, Map<String, String> props) {
        KeyGroup group = new KeyGroup(def, "Downlink")
                .list(
                        ROUTES,
                        Importance.HIGH,
                        "Aliases of routes, platform to Kafka, in order: the first that matches wins. Each has keys "
                                + ROUTES + ".<alias>.mqtt.filter, .kafka.topic, .kafka.key, .payload, .payload.null.")
                .choice(
                        UNMATCHED,
                        AUTO,
                        POLICIES,
                        Importance.MEDIUM,
                        "What becomes of a message that no route takes, or whose route makes no legal Kafka topic of it: fail the task, drop"
                                + " it, or report it to " + ERRORS_TOPIC
                                + ". Auto is report where that is set; else it is drop, and a warning names each pattern of topics once.")
                .choice(
                        UNDECODABLE,
                        AUTO,
                        POLICIES,
                        Importance.MEDIUM,
                        "What becomes of a message whose payload is not what its route's .payload says: as " + UNMATCHED
                                + ", but without " + ERRORS_TOPIC + " auto is fail.")
                .parsed(
                        ERRORS_TOPIC,
                        null,
                        KafkaTopics::requireName,
                        Importance.MEDIUM,
                        "Kafka topic for messages that are reported.")
                .parsed(
                        TOPICS_ALLOWED,
                        null,
                        KafkaTopics::parse,
                        Importance.MEDIUM,
                        "Kafka topics that messages may choose through the named levels of a route: names separated by commas, or one regular"
                                + " expression. A message that chooses another goes the way of " + UNMATCHED
                                + ". Without it, any that the templates make.")
                .text(
                        DownlinkAdmin.BOOTSTRAP,
                        null,
                        Importance.LOW,
                        "Kafka's addresses, to ask before a message goes to a topic that it has chosen whether the topic is there and may be"
                                + " written to, or could be made; else the message goes the way of " + UNMATCHED
                                + ". Security settings of an admin client go below " + DownlinkAdmin.PREFIX
                                + "*. Without it nobody is asked, and a topic that Kafka does not make holds the task up.")
                .number(
                        INBOX_MESSAGES,
                        10_000,
                        1,
                        10_000_000,
                        Importance.LOW,
                        "Messages a task holds between the platform and Kafka. When full it stops reading; QoS 0 is dropped and counted.")
                .bytes(
                        INBOX_BYTES,
                        64L << 20,
                        1,
                        Importance.LOW,
                        "Bytes of heap that these messages may take, by estimate: 2 KB each and the payload, three times for string, and for json"
                                + " what its values take: for a device's post six times as much, for nothing but brackets sixty.")
                .number(BATCH, 1_000, 1, 100_000, Importance.LOW, "Most messages handed to Kafka Connect at a time.");
        for (String alias : Lists.of(props, ROUTES)) {
            group.parsed(
                            key(alias, "mqtt.filter"),
                            null,
                            DownlinkRoute::parseFilter,
                            Importance.HIGH,
                            "Platform topics: levels, {name} for one named level, + and #.")
                    .text(key(alias, "kafka.topic"), null, Importance.HIGH, "Kafka topic over the named levels.")
                    .text(key(alias, "kafka.key"), DEFAULT_KEY, Importance.LOW, "Record key over the named levels.")
                    .choice(
                            key(alias, "payload"),
                            "bytes",
                            List.of("bytes", "string", "json"),
                            Importance.MEDIUM,
                            "What the payload is.")
                    .choice(
                            key(alias, "payload.null"),
                            UNDECODABLE_NULL,
                            List.of(UNDECODABLE_NULL, TOMBSTONE),
                            Importance.LOW,
                            "What the JSON text null is where it would become a record without a value, which deletes what a compacted topic has"
                                    + " of the key: undecodable, or meant so.");
        }
    }

    static Optional<DownlinkRoutes> routes(AbstractConfig config, Problems problems) {
        for (String policy : List.of(UNMATCHED, UNDECODABLE)) {
            if (policy(config, policy, DisposalPolicy.FAIL) == DisposalPolicy.REPORT
                    && config.getString(ERRORS_TOPIC) == null) {
                problems.add(ERRORS_TOPIC, "is missing, and " + policy + " is report; name a Kafka topic");
            }
        }
        DownlinkAdmin.check(config, problems);
        List<DownlinkRoute> parsed = new ArrayList<>();
        for (String alias : Lists.of(config, ROUTES)) {
            route(config, alias, problems).ifPresent(parsed::add);
        }
        if (Lists.of(config, ROUTES).isEmpty()) {
            problems.add(ROUTES, "names no route; list at least one alias");
        }
        return problems.attempt(ROUTES, () -> new DownlinkRoutes(parsed)).map(DownlinkKeys::warnOfShadowed);
    }

    private static DownlinkRoutes warnOfShadowed(DownlinkRoutes routes) {
        routes.shadowed()
                .forEach(shadowed -> log.warn(
                        "Route {} never gets a message: {} before it takes all its topics; change their order in {}",
                        shadowed.route().alias(),
                        shadowed.by().alias(),
                        ROUTES));
        return routes;
    }

    private static Optional<DownlinkRoute> route(AbstractConfig config, String alias, Problems problems) {
        String filter = config.getString(key(alias, "mqtt.filter"));
        String topic = config.getString(key(alias, "kafka.topic"));
        if (filter == null) {
            problems.add(
                    key(alias, "mqtt.filter"),
                    "is missing; which platform topics does the route take?"
                            + Lists.unlisted(config, ROUTES, "mqtt.filter"));
        }
        if (topic == null) {
            problems.add(
                    key(alias, "kafka.topic"),
                    "is missing; which Kafka topic do its messages go to?"
                            + Lists.unlisted(config, ROUTES, "kafka.topic"));
        }
        if (filter == null || topic == null) {
            return Optional.empty();
        }
        String recordKey = config.getString(key(alias, "kafka.key"));
        boolean keyIsSound = problems.attempt(
                        key(alias, "kafka.key"), () -> DownlinkRoute.parse(alias, filter, "any", recordKey))
                .isPresent();
        Optional<DownlinkRoute> route = problems.attempt(
                key(alias, "kafka.topic"),
                () -> DownlinkRoute.parse(alias, filter, topic, keyIsSound ? recordKey : DEFAULT_KEY));
        route.filter(template -> config.getString(TOPICS_ALLOWED) == null && template.letsTheSenderChooseAnyTopic())
                .ifPresent(any -> problems.add(
                        key(alias, "kafka.topic"),
                        "lets the sender of a message choose any topic of Kafka: put a prefix before " + topic
                                + ", or list the topics in " + TOPICS_ALLOWED));
        return route;
    }

    static PayloadDecoder decoder(AbstractConfig config, String alias) {
        return PayloadDecoder.of(
                PayloadFormat.parse(config.getString(key(alias, "payload"))),
                ConverterKeys.valuesStay(config)
                        ? ConverterKeys.kind(config, ConverterKeys.VALUE)
                        : ConverterKind.OTHER,
                config.getString(key(alias, "payload.null")).equalsIgnoreCase(TOMBSTONE));
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
