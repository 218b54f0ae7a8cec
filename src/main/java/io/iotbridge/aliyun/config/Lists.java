package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;

/** Reads every list key in one way: blanks and line ends around an entry, empty entries and repeated ones are tolerated. */
final class Lists {

    private Lists() {}

    /** The entries, in order, each once; none if the key is not given. */
    static List<String> of(Map<String, String> props, String key) {
        String list = props.get(key);
        return list == null ? List.of() : clean(Arrays.stream(list.split(",")));
    }

    /** The same of a list that Kafka has split already; it leaves empty entries in. */
    static List<String> of(AbstractConfig values, String key) {
        return clean(values.getList(key).stream());
    }

    private static List<String> clean(Stream<String> entries) {
        return entries.map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toList();
    }

    /** @throws IllegalArgumentException if there is a blank within an entry: a comma is missing there */
    static void requireCommas(List<String> entries) {
        clean(entries.stream()).stream()
                .filter(entry -> entry.codePoints().anyMatch(Character::isWhitespace))
                .findFirst()
                .ifPresent(entry -> {
                    throw new IllegalArgumentException(
                            "the entry " + Quoted.of(entry) + " contains a blank; separate entries by commas");
                });
    }

    /**
     * For the message that a key of an alias is missing: the same keys that are given for aliases which the list does not name.
     *
     * @return how the message goes on; empty if there are none
     */
    static String unlisted(AbstractConfig values, String list, String name) {
        List<String> listed = of(values, list);
        String given = values.originals().keySet().stream()
                .filter(key -> key.startsWith(list + ".") && key.endsWith("." + name))
                .filter(key -> key.length() > list.length() + name.length() + 2)
                .map(key -> key.substring(list.length() + 1, key.length() - name.length() - 1))
                .filter(alias -> !listed.contains(alias))
                .sorted()
                .limit(3)
                .map(alias -> list + "." + alias + "." + name)
                .collect(Collectors.joining(", "));
        return given.isEmpty() ? "" : ". There is " + given + ", whose alias " + list + " does not name";
    }
}
