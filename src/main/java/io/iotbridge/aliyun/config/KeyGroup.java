package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Defines the keys of one group, in the order in which they are to be shown. */
final class KeyGroup {

    private final ConfigDef def;
    private final String name;
    private int order;

    KeyGroup(ConfigDef def, String name) {
        this.def = def;
        this.name = name;
    }

    /** Free text; {@code null} by default means that there is none. */
    KeyGroup text(String key, String byDefault, Importance importance, String doc) {
        return define(Type.STRING, key, byDefault, null, importance, doc, null);
    }

    /** Text that must be readable by {@code parser}, which says what is wrong in an {@link IllegalArgumentException}. */
    KeyGroup parsed(String key, String byDefault, Function<String, ?> parser, Importance importance, String doc) {
        return define(Type.STRING, key, byDefault, new Readable(parser), importance, doc, null);
    }

    /** One of a closed set. */
    KeyGroup choice(String key, String byDefault, List<String> options, Importance importance, String doc) {
        Options among = new Options(options);
        return define(Type.STRING, key, byDefault, among, importance, doc, among);
    }

    /** The preset of a route, one of these; none by default. */
    KeyGroup preset(String key, Function<String, ?> parser, Object[] presets) {
        return parsed(
                key,
                null,
                parser,
                Importance.HIGH,
                "A preset for a function of the platform; it sets the defaults of the other keys of the route: "
                        + String.join(
                                ", ",
                                Arrays.stream(presets).map(Object::toString).toList())
                        + ".");
    }

    KeyGroup list(String key, Importance importance, String doc) {
        return define(Type.LIST, key, List.of(), new Entries(), importance, doc, null);
    }

    KeyGroup secret(String key, Importance importance, String doc) {
        return define(Type.PASSWORD, key, null, null, importance, doc, null);
    }

    KeyGroup flag(String key, boolean byDefault, Importance importance, String doc) {
        return define(Type.BOOLEAN, key, byDefault, null, importance, doc, new Options(List.of(true, false)));
    }

    KeyGroup number(String key, int byDefault, int min, int max, Importance importance, String doc) {
        return define(Type.INT, key, byDefault, ConfigDef.Range.between(min, max), importance, doc, null);
    }

    KeyGroup bytes(String key, long byDefault, long min, Importance importance, String doc) {
        return define(Type.LONG, key, byDefault, ConfigDef.Range.atLeast(min), importance, doc, null);
    }

    private KeyGroup define(
            Type type,
            String key,
            Object byDefault,
            ConfigDef.Validator validator,
            Importance importance,
            String doc,
            ConfigDef.Recommender recommender) {
        def.define(key, type, byDefault, validator, importance, doc, name, ++order, Width.MEDIUM, key, recommender);
        return this;
    }

    private record Readable(Function<String, ?> parser) implements ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            if (value != null) {
                try {
                    parser.apply((String) value);
                } catch (IllegalArgumentException e) {
                    throw new ConfigException(key, Quoted.bare(Endpoint.mask((String) value)), e.getMessage());
                }
            }
        }

        @Override
        public String toString() {
            return "";
        }
    }

    private record Entries() implements ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            try {
                Lists.requireCommas(
                        ((List<?>) value).stream().map(String::valueOf).toList());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(key, Quoted.bare(value), e.getMessage());
            }
        }

        @Override
        public String toString() {
            return "";
        }
    }

    private record Options(List<?> options) implements ConfigDef.Recommender, ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            if (options.stream().noneMatch(option -> option.toString().equalsIgnoreCase((String) value))) {
                throw new ConfigException(key, Quoted.bare(value), "allowed values: " + this);
            }
        }

        @Override
        public String toString() {
            return options.stream().map(Object::toString).collect(Collectors.joining(", "));
        }

        @Override
        public List<Object> validValues(String key, Map<String, Object> config) {
            return List.copyOf(options);
        }

        @Override
        public boolean visible(String key, Map<String, Object> config) {
            return true;
        }
    }
}
