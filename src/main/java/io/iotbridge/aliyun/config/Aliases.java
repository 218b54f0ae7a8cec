package io.iotbridge.aliyun.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lists of aliases, whose keys exist only once the list is known. */
final class Aliases {

    private Aliases() {}

    static List<String> of(Map<String, String> props, String key) {
        String list = props.get(key);
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(alias -> !alias.isEmpty())
                        .distinct()
                        .toList();
    }
}
