package io.iotbridge.aliyun.house;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.config.SourceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The configuration reference, made of the definitions: pages for what both connectors have, one for each of them. */
final class ConfigReference {
    /** Lists one alias wherever aliases are listed. */
    private static final Map<String, String> ANY_ALIAS = Map.of(
            "iot.devices", "<alias>",
            "downlink.routes", "<alias>",
            "uplink.routes", "<alias>",
            "downlink.routes.<alias>.headers.<name>", "");

    private static final ConfigDef SOURCE = SourceConfig.definition(ANY_ALIAS);
    private static final ConfigDef SINK = SinkConfig.definition(ANY_ALIAS);
    /** Of the sink, and of a source that publishes too. */
    private static final String UPLINK = "Uplink";

    private static final Set<String> NETWORK = Set.of("TLS", "Client certificate", "Proxy");

    private static final Properties CHANGE_IT_WHEN = changeItWhen();
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),\\.\\.\\.(?:,(\\d+))?]");

    private ConfigReference() {}

    static String shared() {
        return text(group -> SINK.groups().contains(group) && !group.equals(UPLINK) && !NETWORK.contains(group));
    }

    static String network() {
        return text(NETWORK::contains);
    }

    static String source() {
        return text(group -> !SINK.groups().contains(group));
    }

    static String sink() {
        return text(UPLINK::equals);
    }

    /** Names of all keys, those of an alias with {@code <alias>} in its place. */
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (ConfigDef definition : List.of(SOURCE, SINK)) {
            shown(definition).forEach(key -> names.add(key.name));
        }
        return names;
    }

    /** When to change a key, by its name. */
    static Properties changeItWhen() {
        Properties text = new Properties();
        try (InputStream file = ConfigReference.class.getResourceAsStream("change-it-when.properties")) {
            text.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text;
    }

    private static String text(Predicate<String> groups) {
        StringBuilder text = new StringBuilder("\n");
        Set<String> all = new LinkedHashSet<>(SOURCE.groups());
        all.addAll(SINK.groups());
        // Keys that are not shown have none.
        all.remove("");
        all.stream().filter(groups).forEach(group -> {
            List<ConfigKey> keys = new ArrayList<>(shown(SOURCE));
            keys.addAll(shown(SINK));
            text.append("## " + group + "\n\n");
            keys.stream()
                    .filter(key -> key.group.equals(group))
                    .sorted(Comparator.comparingInt(key -> key.orderInGroup))
                    .map(ConfigReference::item)
                    .distinct()
                    .forEach(text::append);
            text.append('\n');
        });
        return text.toString();
    }

    private static List<ConfigKey> shown(ConfigDef definition) {
        return definition.configKeys().values().stream()
                .filter(key -> !key.internalConfig)
                .toList();
    }

    private static String item(ConfigKey key) {
        String anchor = "<a id=\"" + key.name.replaceAll("[<>]", "") + "\"></a>";
        String when = CHANGE_IT_WHEN.getProperty(key.name);
        return Markdown.item(
                anchor + "**`" + key.name + "`** · " + values(key) + " · " + byDefault(key),
                Markdown.withKeys(key.documentation) + (when == null ? "" : " *Change it when* " + when));
    }

    private static String byDefault(ConfigKey key) {
        Object value = key.defaultValue;
        return value == null || value.equals(List.of()) ? "no default" : "default `" + value + "`";
    }

    private static String values(ConfigKey key) {
        String validator = key.validator == null ? "" : key.validator.toString();
        Matcher range = RANGE.matcher(validator);
        if (range.matches()) {
            return range.group(2) == null ? "at least " + range.group(1) : range.group(1) + " to " + range.group(2);
        }
        if (!validator.isEmpty()) {
            return validator;
        }
        return switch (key.type) {
            case BOOLEAN -> "true, false";
            case LIST -> "list";
            case PASSWORD -> "secret";
            default -> "text";
        };
    }
}
