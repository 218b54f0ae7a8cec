package io.iotbridge.aliyun.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** What a user has given, made safe for the checks. */
final class Given {

    private Given() {}

    /** Without the keys whose value is null. */
    static Map<String, String> of(Map<String, String> props) {
        Map<String, String> given = new HashMap<>(props);
        given.values().removeIf(Objects::isNull);
        return Map.copyOf(given);
    }

    /** The same with an error on every key whose value is null: Connect itself then starts no connector, and does not say which key it is. */
    static Config refuseNulls(Map<String, String> props, Config config) {
        List<ConfigValue> values = new ArrayList<>(config.configValues());
        props.keySet().stream().filter(key -> props.get(key) == null).sorted().forEach(key -> {
            values.removeIf(value -> value.name().equals(key));
            ConfigValue value = new ConfigValue(key);
            value.addErrorMessage(key + " is null; give it a value, or remove it");
            values.add(value);
        });
        return new Config(values);
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
