package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.trouble.Trouble;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a configuration in two steps: every value by itself, then all of them together. */
final class Checked {

    private static final Logger log = LoggerFactory.getLogger(Checked.class);
    private static final List<String> OURS = List.of("iot.", "downlink.", "uplink.");

    private Checked() {}

    /**
     * For Connect's {@code validate}: every error on the key that is wrong. A key that is wrong by itself is left out of the second step, and
     * what that step would say about it is left out too.
     *
     * @param live the last step, taken only where the others found nothing
     */
    static Config validate(
            ConfigDef def,
            Map<String, String> props,
            BiConsumer<AbstractConfig, Problems> together,
            BiConsumer<AbstractConfig, Problems> live) {
        Map<String, ConfigValue> values = def.validateAll(props);
        check(def, props, values, together);
        if (values.values().stream().allMatch(value -> value.errorMessages().isEmpty())) {
            check(def, props, values, live);
        }
        warnOfUnknown(def, props);
        return new Config(List.copyOf(values.values()));
    }

    private static void check(
            ConfigDef def,
            Map<String, String> props,
            Map<String, ConfigValue> values,
            BiConsumer<AbstractConfig, Problems> step) {
        Map<String, String> sound = new HashMap<>(props);
        values.values().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .forEach(value -> sound.remove(value.name()));
        Problems problems = new Problems();
        step.accept(new AbstractConfig(def, sound, false), problems);
        problems.byKey().forEach((key, messages) -> {
            ConfigValue value = values.computeIfAbsent(key, ConfigValue::new);
            if (value.errorMessages().isEmpty()) {
                messages.forEach(value::addErrorMessage);
            }
        });
    }

    private static boolean isPassedOn(ConfigDef def, String key) {
        return def.names().contains(UplinkTopicsKeys.TOPICS)
                && UplinkTopicsKeys.PASSED_ON.stream().anyMatch(key::startsWith);
    }

    /** ConfigDef says nothing about a key it does not know; a key of ours with a typing error should not pass unseen. */
    private static void warnOfUnknown(ConfigDef def, Map<String, String> props) {
        props.keySet().stream()
                .filter(key ->
                        OURS.stream().anyMatch(key::startsWith) && !def.names().contains(key) && !isPassedOn(def, key))
                .sorted()
                .forEach(key -> log.warn(Trouble.UNKNOWN_KEY.message(key)));
    }
}
