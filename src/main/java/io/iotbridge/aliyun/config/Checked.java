package io.iotbridge.aliyun.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Checks a configuration in two steps: every value by itself, then all of them together. */
final class Checked {

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
        check(def, props, values, (sound, problems) -> {
            UnknownKeys.check(def, props, problems);
            together.accept(sound, problems);
        });
        if (values.values().stream().allMatch(value -> value.errorMessages().isEmpty())) {
            check(def, props, values, live);
        }
        UnknownKeys.warn(def, props);
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
        step.accept(Given.values(def, sound), problems);
        problems.byKey().forEach((key, messages) -> {
            ConfigValue value = values.computeIfAbsent(key, ConfigValue::new);
            if (value.errorMessages().isEmpty()) {
                messages.forEach(value::addErrorMessage);
            }
        });
    }
}
