package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's own keys for converters, as far as they decide whether payloads pass unchanged. A connector sees what its own configuration says; what
 * it inherits from the worker its tasks find out when they start.
 */
final class ConverterKeys {

    static final String KEY = "key.converter";
    static final String VALUE = "value.converter";
    static final String HEADER = "header.converter";

    private static final Logger log = LoggerFactory.getLogger(ConverterKeys.class);
    private static final String ENCODING = ".converter.encoding";
    static final String TRANSFORMS = "transforms";
    static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String STRUCTURES = "org.apache.kafka.connect.json.JsonConverter";
    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    /** Transformations of Kafka's that leave values as they are. Those of keys do so too. */
    private static final List<String> OF_OTHER_THINGS =
            List.of("Filter", "RegexRouter", "TimestampRouter", "InsertHeader", "DropHeaders", "SetSchemaMetadata$Key");

    private ConverterKeys() {}

    /** The kind of the converter that a key names; {@link ConverterKind#OTHER} if it is not there. */
    static ConverterKind kind(AbstractConfig values, String key) {
        String name = values.originalsStrings().get(key);
        return name == null ? ConverterKind.OTHER : ConverterKind.of(name);
    }

    /** Whether what we make of a payload is what the converter gets. */
    static boolean valuesStay(AbstractConfig values) {
        Map<String, String> all = values.originalsStrings();
        return Lists.of(all, TRANSFORMS).stream()
                .map(alias -> String.valueOf(all.get(TRANSFORMS + "." + alias + ".type")))
                .map(type -> type.substring(type.lastIndexOf('.') + 1))
                .allMatch(type -> OF_OTHER_THINGS.contains(type) || type.endsWith("$Key"));
    }

    /** Whether the value converter writes structures: it says so, or it is one that we do not know and a route makes structures for it. */
    static boolean writesStructures(AbstractConfig config) {
        ConverterKind value = kind(config, VALUE);
        return value == ConverterKind.JSON
                || value == ConverterKind.OTHER
                        && Lists.of(config, DownlinkKeys.ROUTES).stream()
                                .anyMatch(alias -> DownlinkRouteKeys.isAlink(config, alias));
    }

    /** Those that write what comes from the platform, and what is reported. */
    static void checkSource(AbstractConfig config, Problems problems) {
        ConverterKind value = kind(config, VALUE);
        if (valuesStay(config)) {
            for (String alias : Lists.of(config, DownlinkKeys.ROUTES)) {
                String key = DownlinkKeys.key(alias, "payload");
                if (DownlinkRouteKeys.isAlink(config, alias)) {
                    noStructures(value, key).ifPresent(why -> problems.add(VALUE, why));
                    continue;
                }
                writes(value, PayloadFormat.parse(config.getString(key)))
                        .ifPresent(why -> problems.add(VALUE, cannotCarry(value, key, config.getString(key), why)));
            }
        }
        for (String topic : List.of(DownlinkKeys.ERRORS_TOPIC, UplinkTopicsKeys.ERRORS_TOPIC)) {
            if (config.getString(topic) != null && (value == ConverterKind.TEXT || value == ConverterKind.NUMBER)) {
                problems.add(
                        VALUE,
                        found(value) + ", which cannot carry what is reported to " + topic
                                + ", the original bytes; set it to " + BYTES
                                + ", which passes every .payload, or to "
                                + STRUCTURES + ", which writes them in base64");
            }
        }
        if (kind(config, KEY) == ConverterKind.NUMBER) {
            problems.add(KEY, "accepts numbers or booleans, and record keys are text; set it to " + TEXT);
        }
        ConverterKind header = kind(config, HEADER);
        if (header == ConverterKind.NUMBER || header == ConverterKind.BYTES) {
            problems.add(HEADER, "cannot write the headers of the records, which are text; set it to " + TEXT);
        }
        encoding(config, VALUE)
                .ifPresent(charset -> problems.add(
                        VALUE + ENCODING, "is " + charset + ", and payloads are UTF-8: set it to UTF-8, or remove it"));
    }

    /** Why it cannot carry what a route makes of frames. */
    private static Optional<String> noStructures(ConverterKind converter, String key) {
        return converter == ConverterKind.JSON || converter == ConverterKind.OTHER
                ? Optional.empty()
                : Optional.of(found(converter) + ", which cannot carry " + key
                        + "=alink: such records are typed structures; set it to " + STRUCTURES
                        + " or one for Avro, Protobuf or JSON Schema, or the payload to bytes or json");
    }

    /** Why it would change what a route makes of a payload. */
    private static Optional<String> writes(ConverterKind converter, PayloadFormat format) {
        return switch (converter) {
            case TEXT ->
                format == PayloadFormat.BYTES
                        ? Optional.of("it would write bytes as the name of a Java array; use string or json")
                        : Optional.empty();
            case JSON ->
                format == PayloadFormat.JSON
                        ? Optional.empty()
                        : Optional.of("it writes bytes in base64 and text in quotes; use json");
            case NUMBER -> Optional.of("it accepts numbers or booleans only");
            default -> Optional.empty();
        };
    }

    /**
     * Those that read what goes to the platform.
     *
     * @param prefix {@code uplink.} where they are ours, empty where they are Connect's
     */
    static void checkUplink(AbstractConfig config, String prefix, Problems problems) {
        String key = prefix + VALUE;
        ConverterKind value = kind(config, key);
        for (String alias : Lists.of(config, UplinkKeys.ROUTES)) {
            String payload = UplinkKeys.key(alias, "payload");
            if (UplinkRouteKeys.isAlink(config, alias)) {
                if (value == ConverterKind.NUMBER && valuesStay(config)) {
                    noStructures(value, payload).ifPresent(why -> problems.add(key, why));
                }
                continue;
            }
            PayloadFormat format = UplinkRouteKeys.payload(config, alias);
            reads(config, key, value, format)
                    .ifPresent(why -> problems.add(key, cannotCarry(value, payload, format.toString(), why)));
            if (format == PayloadFormat.BYTES) {
                encoding(config, key)
                        .ifPresent(charset -> problems.add(
                                key + ENCODING,
                                "is " + charset + ", and " + payload
                                        + " is bytes, which are written as UTF-8 of what it" + " reads; set " + key
                                        + " to " + BYTES));
            }
        }
        String header = prefix + HEADER;
        // A worker's default guesses; ours does not.
        if (config.originals().containsKey(header)
                ? kind(config, header) == ConverterKind.GUESSING
                : prefix.isEmpty()) {
            checkGuessed(config, header, problems);
        }
    }

    /** Of a converter of headers that guesses types: nobody knows afterwards what was written. */
    private static void checkGuessed(AbstractConfig config, String header, Problems problems) {
        List<String> routes = Lists.of(config, UplinkKeys.ROUTES);
        routes.stream()
                .filter(alias -> UplinkRouteKeys.answers(config, alias))
                .findFirst()
                .ifPresent(alias -> problems.add(
                        header,
                        "guesses types (SimpleHeaderConverter, the default of a worker), and "
                                + UplinkKeys.key(alias, "preset")
                                + " is " + UplinkPreset.ANSWER
                                + ", whose records say in headers what they answer: it reads 0012 and 12 as the same number; set it to "
                                + TEXT));
        routes.stream()
                .filter(alias -> !UplinkRouteKeys.answers(config, alias))
                .flatMap(alias -> Stream.of(UplinkKeys.key(alias, "device"), UplinkKeys.key(alias, "mqtt.topic")))
                .filter(key -> String.valueOf(config.getString(key)).contains("{header."))
                .findFirst()
                .ifPresent(key -> log.warn(
                        "{} guesses types (SimpleHeaderConverter), and {} reads a header: a value that looks like a number or a date makes a"
                                + " bad record, since 0012 and 12 are one number; set it to {}",
                        header,
                        key,
                        TEXT));
    }

    /** Why no record could be published, or none unchanged. A transformation may make something else of it. */
    private static Optional<String> reads(
            AbstractConfig config, String key, ConverterKind converter, PayloadFormat format) {
        if (format == PayloadFormat.JSON || !valuesStay(config)) {
            return Optional.empty();
        }
        Object schemas = config.originals().get(key + ".schemas.enable");
        if (converter == ConverterKind.JSON && "false".equalsIgnoreCase(String.valueOf(schemas))) {
            return Optional.of("it turns JSON text into values, and drops quotes; use json");
        }
        return converter == ConverterKind.NUMBER && format == PayloadFormat.BYTES
                ? Optional.of("it produces numbers or booleans; use string or json")
                : Optional.empty();
    }

    private static String cannotCarry(ConverterKind converter, String key, String payload, String why) {
        return found(converter) + ", which cannot carry " + key + "=" + payload + ": " + why
                + (converter == ConverterKind.NUMBER ? "; set it to " : " there, or set the converter to ") + BYTES
                + ", which passes every .payload unchanged";
    }

    private static String found(ConverterKind converter) {
        return "is " + converter + ", the connector's own or inherited from the worker";
    }

    /** Of a StringConverter, if it is another than UTF-8. */
    private static Optional<String> encoding(AbstractConfig config, String key) {
        Object charset = config.originals().get(key + ENCODING);
        if (charset == null || kind(config, key) != ConverterKind.TEXT) {
            return Optional.empty();
        }
        String name = charset.toString().strip();
        return Charset.isSupported(name) && Charset.forName(name).equals(StandardCharsets.UTF_8)
                ? Optional.empty()
                : Optional.of(name);
    }
}
