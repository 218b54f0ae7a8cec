package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.errors.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys under our prefixes that nobody reads: Connect says nothing about them, and a mistyped key must not pass unseen. */
final class UnknownKeys {

    private static final Logger log = LoggerFactory.getLogger(UnknownKeys.class);
    private static final List<String> OURS = List.of("iot.", "downlink.", "uplink.", "thing.");
    private static final List<String> LISTS = List.of(DeviceKeys.DEVICES, DownlinkKeys.ROUTES, UplinkKeys.ROUTES);
    /** Keys of which no alias is without them all: one that has one of them and is not listed is left out for now. */
    private static final List<String> NEEDED =
            List.of("device.secret", "preset", "mqtt.filter", "mqtt.topic", "kafka.topic", "kafka.topics");

    private static final List<String> TASKS = List.of(DeviceKeys.TASK_SHARD, UplinkTopicsKeys.TASK_PARTITIONS);

    private UnknownKeys() {}

    /** An error where a known key is so near that it must be the one that was meant, and where a key is for us to write. */
    static void check(ConfigDef def, Map<String, String> props, Problems problems) {
        unknown(def, props).forEach(key -> meant(def, props, key)
                .map(known -> "is unknown; did you mean " + known + "?")
                .or(() -> LISTS.stream()
                        .flatMap(list -> ofListedAlias(def, props, list, key).stream()
                                .map(known -> "is unknown, since " + list + " does not list its alias; did you mean "
                                        + known + "?"))
                        .findFirst())
                .ifPresent(text -> problems.add(key, text)));
        TASKS.stream()
                .filter(key -> props.containsKey(key) && def.names().contains(key))
                .forEach(key ->
                        problems.add(key, "cannot be set: the connector sets it for each of its tasks; remove it"));
    }

    /** The others in the log. */
    static void warn(ConfigDef def, Map<String, String> props) {
        unknown(def, props)
                .filter(key -> meant(def, props, key).isEmpty()
                        && LISTS.stream().allMatch(list -> ofListedAlias(def, props, list, key)
                                .isEmpty()))
                .forEach(key -> log.warn(ErrorMessage.UNKNOWN_KEY.message(Quoted.bare(key))));
    }

    private static Stream<String> unknown(ConfigDef def, Map<String, String> props) {
        return props.keySet().stream()
                .filter(key -> OURS.stream().anyMatch(key::startsWith))
                .filter(key -> !def.names().contains(key) && !PassedOn.isPassedOn(def, key))
                .sorted();
    }

    /** Keys of an alias are compared with those of the same alias: {@code pump1} is not {@code pump2}, mistyped. */
    private static Optional<String> meant(ConfigDef def, Map<String, String> props, String key) {
        Set<String> prefixes = LISTS.stream()
                .flatMap(list -> Lists.of(props, list).stream().map(alias -> list + "." + alias + "."))
                .collect(Collectors.toSet());
        Optional<String> own = aliasOf(key, prefixes);
        return Spelling.suggestion(
                key,
                def.names().stream()
                        .filter(name -> own.map(name::startsWith)
                                .orElseGet(() -> aliasOf(name, prefixes).isEmpty()))
                        .toList());
    }

    /** The same key of a listed alias, one that is not given, if the spelling of the alias tells that it is meant. */
    private static Optional<String> ofListedAlias(ConfigDef def, Map<String, String> props, String list, String key) {
        return Lists.of(props, list).stream()
                .map(alias -> list + "." + alias + ".")
                .flatMap(prefix -> def.names().stream()
                        .filter(name -> name.startsWith(prefix) && !props.containsKey(name))
                        .filter(name -> isMistyped(props, list, key, prefix, name.substring(prefix.length()))))
                .min(Comparator.naturalOrder());
    }

    private static boolean isMistyped(Map<String, String> props, String list, String key, String prefix, String name) {
        if (!key.endsWith("." + name) || key.length() < list.length() + name.length() + 3) {
            return false;
        }
        String given = key.substring(0, key.length() - name.length());
        return Spelling.isNear(given, prefix) && NEEDED.stream().noneMatch(needed -> props.containsKey(given + needed));
    }

    /** The longest of the prefixes that the key has. */
    private static Optional<String> aliasOf(String key, Set<String> prefixes) {
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            String prefix = key.substring(0, dot + 1);
            if (prefixes.contains(prefix)) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }
}
