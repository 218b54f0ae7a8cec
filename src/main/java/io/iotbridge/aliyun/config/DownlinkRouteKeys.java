package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.codec.PayloadDecoder;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.rules.DownlinkRules;
import io.iotbridge.aliyun.config.rules.DownlinkShape;
import io.iotbridge.aliyun.config.rules.RequestRules;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.presets.DownlinkPreset;
import io.iotbridge.aliyun.routing.presets.Wire;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import io.iotbridge.aliyun.thing.RecordTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of one route from the platform. What its preset says is their default. */
final class DownlinkRouteKeys {

    private static final String UNDECODABLE_NULL = "undecodable";
    private static final String TOMBSTONE = "tombstone";
    private static final String ARRIVAL = "arrival";
    private static final String DEFAULT_KEY = "{productKey}/{deviceName}";

    private static final String NONE = "none";
    private static final String KAFKA = "kafka";

    private DownlinkRouteKeys() {}

    static void define(KeyGroup group, String alias, Map<String, String> props) {
        Optional<DownlinkPreset> preset = DownlinkPreset.find(props.get(key(alias, "preset")));
        group.preset(key(alias, "preset"), DownlinkPreset::parse, DownlinkPreset.values())
                .parsed(
                        key(alias, "mqtt.filter"),
                        preset.map(DownlinkPreset::filter).orElse(null),
                        DownlinkRoute::parseFilter,
                        Importance.HIGH,
                        "MQTT filter of the platform topics: levels, {name} for one named level, + and #.")
                .text(
                        key(alias, "kafka.topic"),
                        null,
                        Importance.HIGH,
                        "Kafka topic, a template over the named levels, {timestamp}, {header.NAME} and {value.FIELD}.")
                .text(key(alias, "kafka.key"), DEFAULT_KEY, Importance.LOW, "Record key, a template over the same.")
                .parsed(
                        key(alias, "timestamp"),
                        ARRIVAL,
                        DownlinkRouteKeys::timestamp,
                        Importance.LOW,
                        "Timestamp of the records: arrival for the arrival of the message, or value.FIELD.")
                .choice(
                        key(alias, "payload"),
                        preset.map(DownlinkPreset::wire).orElse(Wire.BYTES).toString(),
                        List.of("bytes", "string", "json", "alink"),
                        Importance.MEDIUM,
                        "Format of the payload; alink is a frame of the platform's protocol, which .shape turns into records.")
                .choice(
                        key(alias, "shape"),
                        DownlinkShape.PARAMS.toString(),
                        Arrays.stream(DownlinkShape.values())
                                .map(DownlinkShape::toString)
                                .toList(),
                        Importance.MEDIUM,
                        "What a frame is turned into: a record of its params with the rest in headers, a record of all of it, or a record for each"
                                + " property.")
                .choice(
                        key(alias, "payload.null"),
                        UNDECODABLE_NULL,
                        List.of(UNDECODABLE_NULL, TOMBSTONE),
                        Importance.LOW,
                        "How to treat the JSON text null, which would become a record without a value and delete what a compacted topic has"
                                + " for the key: as undecodable, or as a tombstone that is intended.")
                .number(
                        key(alias, "deadline.ms"),
                        8_000,
                        100,
                        60_000,
                        Importance.LOW,
                        "Milliseconds after its arrival for which the caller of an RRPC or of a synchronous service waits: the record's header"
                                + " iot.deadline. A later answer is not sent.")
                .choice(
                        key(alias, "reply"),
                        NONE,
                        List.of(NONE, KAFKA),
                        Importance.MEDIUM,
                        "Who answers requests: none means an application does, with a record; kafka means the connector, with code 200 and"
                                + " no data, once Kafka has the record.");
        for (String header : headers(props.keySet(), alias)) {
            group.text(
                    header, null, Importance.LOW, "A header of the records, a template over the same as .kafka.topic.");
        }
    }

    private static Optional<RecordTime> timestamp(String text) {
        if (text.strip().equals(ARRIVAL)) {
            return Optional.empty();
        }
        if (!text.strip().startsWith("value.")) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a valid timestamp; allowed values: arrival, value.FIELD");
        }
        return Optional.of(RecordTime.parse(text));
    }

    /** The keys of headers, which have names of their users'. */
    private static List<String> headers(Set<String> keys, String alias) {
        String prefix = key(alias, "headers.");
        return keys.stream()
                .filter(key -> key.startsWith(prefix) && key.length() > prefix.length())
                .sorted()
                .toList();
    }

    /** A route, and the same for each other form of its topics. */
    static List<DownlinkRoute> routes(AbstractConfig config, String alias, Problems problems) {
        List<DownlinkRoute> routes = new ArrayList<>();
        route(config, alias, problems).ifPresent(route -> {
            routes.add(route);
            otherFilters(config, alias).forEach(filter -> routes.add(route.withFilter(TopicFilter.parse(filter))));
        });
        checkCustomRrpc(config, alias, problems);
        checkReply(config, alias, problems);
        return routes;
    }

    /** Who names topics himself wants those alone. */
    private static List<String> otherFilters(AbstractConfig config, String alias) {
        return config.originals().containsKey(key(alias, "mqtt.filter"))
                ? List.of()
                : DownlinkPreset.find(config.getString(key(alias, "preset")))
                        .map(preset -> preset.otherFilters(config.getBoolean(PlatformKeys.RRPC_CUSTOM)))
                        .orElse(List.of());
    }

    private static void checkCustomRrpc(AbstractConfig config, String alias, Problems problems) {
        boolean isCustom = DownlinkPreset.find(config.getString(key(alias, "preset")))
                .filter(preset -> preset == DownlinkPreset.RRPC_CUSTOM)
                .isPresent();
        if (isCustom && !config.getBoolean(PlatformKeys.RRPC_CUSTOM)) {
            problems.add(
                    PlatformKeys.RRPC_CUSTOM,
                    "is false, and " + key(alias, "preset") + " is " + DownlinkPreset.RRPC_CUSTOM
                            + ": the platform sends custom RRPC only to devices that sign in for it; set "
                            + PlatformKeys.RRPC_CUSTOM + " to true in every connector of these devices");
        }
    }

    /** Without a frame there is no id to answer with. */
    private static void checkReply(AbstractConfig config, String alias, Problems problems) {
        if (isAnsweredByUs(config, alias) && !isAlink(config, alias)) {
            problems.add(
                    key(alias, "reply"),
                    "is " + KAFKA + ", and only frames can be answered this way; set " + key(alias, "payload")
                            + " to alink with a preset of requests, or this to " + NONE);
        }
    }

    /** What is made of the messages of a route. */
    static DownlinkRules rules(AbstractConfig config, String alias) {
        return new DownlinkRules(
                isAlink(config, alias)
                        ? Optional.of(DownlinkShape.valueOf(ConnectorConfig.upper(config, key(alias, "shape"))))
                        : Optional.empty(),
                decoder(config, alias),
                timestamp(config.getString(key(alias, "timestamp"))),
                new RequestRules(
                        Duration.ofMillis(config.getInt(key(alias, "deadline.ms"))), isAnsweredByUs(config, alias)));
    }

    private static boolean isAnsweredByUs(AbstractConfig config, String alias) {
        return config.getString(key(alias, "reply")).equalsIgnoreCase(KAFKA);
    }

    private static Optional<DownlinkRoute> route(AbstractConfig config, String alias, Problems problems) {
        String filter = config.getString(key(alias, "mqtt.filter"));
        String topic = config.getString(key(alias, "kafka.topic"));
        checkShape(config, alias, problems);
        if (filter == null) {
            problems.add(
                    key(alias, "mqtt.filter"),
                    "is missing; set the platform topics of the route, or choose a preset in " + key(alias, "preset")
                            + Lists.unlisted(config, DownlinkKeys.ROUTES, "mqtt.filter"));
        }
        if (topic == null) {
            problems.add(
                    key(alias, "kafka.topic"),
                    "is missing; set the Kafka topic for the messages of the route"
                            + Lists.unlisted(config, DownlinkKeys.ROUTES, "kafka.topic"));
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
        for (String header : headers(config.originals().keySet(), alias)) {
            String name = header.substring(key(alias, "headers.").length());
            route = route.flatMap(
                    known -> problems.attempt(header, () -> known.withHeader(name, config.getString(header))));
        }
        route.filter(template ->
                        config.getString(DownlinkKeys.TOPICS_ALLOWED) == null && template.letsTheSenderChooseAnyTopic())
                .ifPresent(any -> problems.add(
                        key(alias, "kafka.topic"),
                        "lets the sender of a message choose any Kafka topic: put a prefix before " + topic
                                + ", or list the topics in " + DownlinkKeys.TOPICS_ALLOWED));
        return route;
    }

    private static void checkShape(AbstractConfig config, String alias, Problems problems) {
        if (!isAlink(config, alias) && config.originals().containsKey(key(alias, "shape"))) {
            problems.add(
                    key(alias, "shape"),
                    "has no effect with " + key(alias, "payload") + "=" + config.getString(key(alias, "payload"))
                            + ", since it is about frames; set that to alink, or remove this key");
        }
    }

    static boolean isAlink(AbstractConfig config, String alias) {
        return config.getString(key(alias, "payload")).equalsIgnoreCase(Wire.ALINK.toString());
    }

    /** Of a frame it is what takes as much of the heap: structures made of JSON. */
    private static PayloadDecoder decoder(AbstractConfig config, String alias) {
        if (isAlink(config, alias)) {
            return PayloadDecoder.of(PayloadFormat.JSON, ConverterKind.OTHER, false);
        }
        return PayloadDecoder.of(
                PayloadFormat.parse(config.getString(key(alias, "payload"))),
                ConverterKeys.valuesStay(config)
                        ? ConverterKeys.kind(config, ConverterKeys.VALUE)
                        : ConverterKind.OTHER,
                config.getString(key(alias, "payload.null")).equalsIgnoreCase(TOMBSTONE));
    }

    static String key(String alias, String name) {
        return DownlinkKeys.key(alias, name);
    }
}
