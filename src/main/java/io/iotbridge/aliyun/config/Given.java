package io.iotbridge.aliyun.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What a user has given, made safe for the checks. */
final class Given {

    private Given() {}

    /** Without the keys whose value is null, which is how JSON says that a key is not given. */
    static Map<String, String> of(Map<String, String> props) {
        Map<String, String> given = new HashMap<>(props);
        given.values().removeIf(Objects::isNull);
        return Map.copyOf(given);
    }

    /**
     * The values, by their definition. Without the keys of config providers: Kafka's configurations read files with them, and nobody needs it,
     * for Connect has replaced the references that its own providers know.
     */
    static AbstractConfig values(ConfigDef def, Map<String, String> given) {
        Map<String, String> inert = new HashMap<>(given);
        inert.keySet().removeIf(PassedOn::isProvider);
        return new AbstractConfig(def, inert, false);
    }
}
