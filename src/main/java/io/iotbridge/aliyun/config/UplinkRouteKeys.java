package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.rules.ConfirmRules;
import io.iotbridge.aliyun.config.rules.FrameRules;
import io.iotbridge.aliyun.routing.DeviceSource;
import io.iotbridge.aliyun.routing.KafkaTopics;
import io.iotbridge.aliyun.routing.TemplateTrial;
import io.iotbridge.aliyun.routing.UplinkRoute;
import io.iotbridge.aliyun.routing.UplinkTemplate;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.routing.presets.Wire;
import io.iotbridge.aliyun.thing.RecordTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of one route to the platform. What its preset says is their default. */
final class UplinkRouteKeys {

    private static final String PUBACK = "puback";
    private static final String REPLY = "reply";

    private static final List<String> SAID_BY_THE_REQUEST = List.of(
            "mqtt.topic",
            "qos",
            "device",
            "payload",
            "confirm",
            "confirm.timeout.ms",
            "confirm.in.flight",
            "max.age.ms");

    private UplinkRouteKeys() {}

    static void define(KeyGroup group, String alias, Map<String, String> props) {
        Optional<UplinkPreset> preset = UplinkPreset.find(props.get(key(alias, "preset")));
        group.parsed(
                        key(alias, "kafka.topics"),
                        null,
                        KafkaTopics::parse,
                        Importance.HIGH,
                        "Kafka topics: names separated by commas, or one regular expression.")
                .preset(key(alias, "preset"), UplinkPreset::parse, UplinkPreset.values())
                .parsed(
                        key(alias, "mqtt.topic"),
                        preset.map(UplinkPreset::topic).orElse(null),
                        UplinkTemplate::parse,
                        Importance.HIGH,
                        "Platform topic, a template over {productKey}, {deviceName}, {key}, {topic}, {timestamp}, {header.NAME}, {value.FIELD}.")
                .number(
                        key(alias, "qos"),
                        preset.map(UplinkPreset::qos).orElse(1),
                        0,
                        1,
                        Importance.MEDIUM,
                        "QoS of the publish.")
                .text(
                        key(alias, "device"),
                        DeviceSource.DEFAULT,
                        Importance.MEDIUM,
                        "Where a record names its device: a template that yields productKey/deviceName.")
                .choice(
                        key(alias, "payload"),
                        preset.map(UplinkPreset::wire).orElse(Wire.BYTES).toString(),
                        List.of("bytes", "string", "json", "alink"),
                        Importance.MEDIUM,
                        "Format of the payload; alink is a frame of the platform's protocol, as the preset says.")
                .parsed(
                        key(alias, "time"),
                        RecordTime.RECORD,
                        RecordTime::parse,
                        Importance.MEDIUM,
                        "Time of the values of a record: record for its timestamp, value.FIELD for a field, none to leave it to the"
                                + " platform.")
                .choice(
                        key(alias, "confirm"),
                        preset.filter(of -> of.isAnswered() && keepsFrames(alias, props))
                                        .isPresent()
                                ? REPLY
                                : PUBACK,
                        List.of(PUBACK, REPLY),
                        Importance.MEDIUM,
                        "When a record is done: at the PUBACK, which says that the platform has the bytes, or at the reply, which says whether it took"
                                + " them.")
                .number(
                        key(alias, "confirm.timeout.ms"),
                        10_000,
                        100,
                        3_600_000,
                        Importance.LOW,
                        "Milliseconds without a reply after which a frame is sent again; counted while the device is signed in and its messages are"
                                + " read.")
                .number(
                        key(alias, "confirm.in.flight"),
                        1,
                        1,
                        1_000,
                        Importance.LOW,
                        "Frames of one device that may wait for their reply at the same time. With more than one, a frame that is sent again can arrive after"
                                + " later ones, so property posts should carry a time.");
        group.bytes(
                key(alias, "max.age.ms"),
                0,
                0,
                Importance.MEDIUM,
                "Milliseconds after its timestamp at which a record expires: it is reported if it has not been sent by then; 0 for never. Its"
                        + " header iot.expires, milliseconds since 1970, can set an earlier time.");
        CoalesceKeys.define(
                group, alias, preset.filter(of -> keepsFrames(alias, props) && !wantsPubacks(alias, props)));
    }

    private static boolean wantsPubacks(String alias, Map<String, String> props) {
        String confirm = props.get(key(alias, "confirm"));
        return confirm != null && confirm.strip().equalsIgnoreCase(PUBACK);
    }

    private static boolean keepsFrames(String alias, Map<String, String> props) {
        String payload = props.get(key(alias, "payload"));
        return payload == null || payload.strip().equalsIgnoreCase(Wire.ALINK.toString());
    }

    static Optional<UplinkRoute> route(AbstractConfig config, String alias, Problems problems) {
        String topics = config.getString(key(alias, "kafka.topics"));
        String topic = config.getString(key(alias, "mqtt.topic"));
        checkFrame(config, alias, problems);
        checkAnswers(config, alias, problems);
        if (topics == null) {
            problems.add(
                    key(alias, "kafka.topics"),
                    "is missing; set the Kafka topics of the route"
                            + Lists.unlisted(config, UplinkKeys.ROUTES, "kafka.topics"));
        }
        if (topic == null) {
            problems.add(
                    key(alias, "mqtt.topic"),
                    "is missing; set the platform topic of the route, or choose a preset in " + key(alias, "preset")
                            + Lists.unlisted(config, UplinkKeys.ROUTES, "mqtt.topic"));
        }
        Optional<DeviceSource> device = problems.attempt(
                key(alias, "device"),
                () -> DeviceSource.parse(
                        config.getString(key(alias, "device")),
                        Optional.ofNullable(config.getString(DeviceKeys.PRODUCT_KEY))));
        if (topic != null) {
            problems.attempt(key(alias, "mqtt.topic"), () -> {
                TemplateTrial.require(UplinkTemplate.parse(topic));
                return topic;
            });
        }
        if (topics == null || topic == null || device.isEmpty()) {
            return Optional.empty();
        }
        Optional<UplinkRoute> route = problems.attempt(
                key(alias, "mqtt.topic"),
                () -> new UplinkRoute(
                        alias,
                        KafkaTopics.parse(topics),
                        UplinkTemplate.parse(topic),
                        config.getInt(key(alias, "qos")),
                        device.get(),
                        answers(config, alias)));
        route.ifPresent(made -> checkConfirm(config, made, problems));
        return route;
    }

    private static void checkConfirm(AbstractConfig config, UplinkRoute route, Problems problems) {
        String confirm = key(route.alias(), "confirm");
        if (!isConfirmed(config, route.alias())) {
            return;
        }
        if (!isAlink(config, route.alias())) {
            problems.add(
                    confirm,
                    "is reply, and only frames have replies; set " + key(route.alias(), "payload")
                            + " to alink with a preset, or this to puback");
        } else {
            problems.attempt(confirm, route::replies);
        }
    }

    private static void checkFrame(AbstractConfig config, String alias, Problems problems) {
        Optional<UplinkPreset> preset = preset(config, alias);
        boolean isFramed = preset.filter(of -> of.wire() == Wire.ALINK).isPresent();
        if (isAlink(config, alias) && !isFramed) {
            problems.add(
                    key(alias, "payload"),
                    "is alink, and "
                            + preset.map(of -> "the preset " + of + " does not make frames")
                                    .orElse("no preset says what its frames contain; choose one in "
                                            + key(alias, "preset")));
        }
        CoalesceKeys.check(config, alias, preset.filter(of -> isFramed && isAlink(config, alias)), problems);
        String time = key(alias, "time");
        if (!isAlink(config, alias) || preset.filter(UplinkPreset::hasTime).isEmpty()) {
            if (config.originals().containsKey(time)) {
                problems.add(time, "has no effect here: the records of this route are sent without a time; remove it");
            }
        } else if (preset.get() == UplinkPreset.PROPERTY_HISTORY
                && RecordTime.parse(config.getString(time)).isNone()) {
            problems.add(
                    time, "is none, but the platform accepts no history without a time; use record or value.FIELD");
        }
    }

    /** The request that a record answers says where the answer goes, and how. */
    private static void checkAnswers(AbstractConfig config, String alias, Problems problems) {
        if (answers(config, alias)) {
            for (String name : SAID_BY_THE_REQUEST) {
                if (config.originals().containsKey(key(alias, name))) {
                    problems.add(
                            key(alias, name),
                            "has no effect with the preset " + UplinkPreset.ANSWER
                                    + ": the headers of a record, copied from its request, determine it; remove this key");
                }
            }
        }
    }

    /** Whether the records of a route answer requests. */
    static boolean answers(AbstractConfig config, String alias) {
        return preset(config, alias).filter(UplinkPreset::answers).isPresent();
    }

    static boolean isAlink(AbstractConfig config, String alias) {
        return config.getString(key(alias, "payload")).equalsIgnoreCase(Wire.ALINK.toString());
    }

    /** Of a route that makes no frames. */
    static PayloadFormat payload(AbstractConfig config, String alias) {
        return PayloadFormat.parse(config.getString(key(alias, "payload")));
    }

    private static Optional<UplinkPreset> preset(AbstractConfig config, String alias) {
        return UplinkPreset.find(config.getString(key(alias, "preset")));
    }

    /** How the frames of a route are made; empty where it makes none. */
    static Optional<FrameRules> frames(AbstractConfig config, UplinkRoute route) {
        String alias = route.alias();
        Optional<ConfirmRules> confirm = confirm(config, route);
        return isAlink(config, alias)
                ? preset(config, alias)
                        .map(of -> new FrameRules(
                                of,
                                RecordTime.parse(config.getString(key(alias, "time"))),
                                UplinkTemplate.parse(config.getString(key(alias, "device")))
                                        .valueFields(),
                                confirm,
                                CoalesceKeys.rules(config, alias, of, confirm)))
                : Optional.empty();
    }

    private static Optional<ConfirmRules> confirm(AbstractConfig config, UplinkRoute route) {
        return isConfirmed(config, route.alias())
                ? Optional.of(new ConfirmRules(
                        route.replies(),
                        Duration.ofMillis(config.getInt(key(route.alias(), "confirm.timeout.ms"))),
                        config.getInt(key(route.alias(), "confirm.in.flight")),
                        preset(config, route.alias()).filter(UplinkPreset::asks).isPresent()))
                : Optional.empty();
    }

    private static boolean isConfirmed(AbstractConfig config, String alias) {
        return config.getString(key(alias, "confirm")).equalsIgnoreCase(REPLY);
    }

    static String key(String alias, String name) {
        return UplinkKeys.key(alias, name);
    }
}
