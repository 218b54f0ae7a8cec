package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * An MQTT 3.1.1 topic filter (4.7) whose levels can have names: <code>/sys/{productKey}/{deviceName}/thing/service/{service}</code>. A named
 * level takes exactly one level, as {@code +} does, and binds its text to the name. Matching allocates nothing but the bound map.
 * Immutable.
 */
public final class TopicFilter {

    private final String text;
    private final Level[] levels;
    private final List<String> names;

    private TopicFilter(String text, List<Level> levels) {
        this.text = text;
        this.levels = levels.toArray(Level[]::new);
        List<String> found = new ArrayList<>();
        for (Level level : levels) {
            if (level instanceof Level.Own own) {
                found.add(own.placeholder());
            } else if (level instanceof Level.Named named) {
                found.add(named.name());
            }
        }
        names = List.copyOf(found);
    }

    /**
     * Reads a filter.
     *
     * @throws IllegalArgumentException if it is empty, holds what cannot go over MQTT, has {@code #} before its end, mixes a wildcard or a name with text in one level, or
     *     uses a name twice
     */
    public static TopicFilter parse(String text) {
        return new TopicFilter(text, new TopicFilterParser(text).levels());
    }

    /** The names of the levels, in order of the levels; may hold {@code productKey} and {@code deviceName}. */
    public List<String> names() {
        return names;
    }

    /** All named levels of {@code topic}, in order of the levels, whatever device it belongs to; empty if it does not match. */
    public Optional<Map<String, String>> match(String topic) {
        return walk(null, topic) ? Optional.of(bind(topic, true)) : Optional.empty();
    }

    /**
     * The named levels of {@code topic} but <code>{productKey}</code> and <code>{deviceName}</code>, which must be the device's own; empty
     * if it does not match.
     */
    public Optional<Map<String, String>> match(DeviceId device, String topic) {
        return matches(device, topic) ? Optional.of(bind(topic, false)) : Optional.empty();
    }

    /** Whether {@code topic} matches for this device. Allocates nothing. */
    public boolean matches(DeviceId device, String topic) {
        return walk(device, topic);
    }

    /** The filter that a device subscribes with: its own key and name filled in, every other named level a {@code +}. */
    public String subscription(DeviceId device) {
        StringJoiner filter = new StringJoiner("/");
        for (Level level : levels) {
            filter.add(level.subscription(device));
        }
        return filter.toString();
    }

    /** Whether, for every device, each topic that matches {@code other} matches this filter too. */
    public boolean covers(TopicFilter other) {
        if (isWild(levels[0])
                && other.levels[0] instanceof Level.Fixed first
                && first.text().startsWith("$")) {
            return false;
        }
        if (other.levels[0] == Level.Wildcard.REST && isAnything()) {
            return true;
        }
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] == Level.Wildcard.REST) {
                return true;
            }
            if (i == other.levels.length || !levels[i].covers(other.levels[i])) {
                return false;
            }
        }
        return levels.length == other.levels.length;
    }

    /** "#" and "+/#" take the same topics, because "a/#" takes "a". */
    private boolean isAnything() {
        return levels[0] == Level.Wildcard.REST
                || levels.length == 2 && levels[0].covers(Level.Wildcard.ONE) && levels[1] == Level.Wildcard.REST;
    }

    private boolean walk(DeviceId device, String topic) {
        if (topic.isEmpty() || topic.charAt(0) == '$' && isWild(levels[0])) {
            return false;
        }
        int start = 0;
        for (Level level : levels) {
            if (level == Level.Wildcard.REST) {
                return true;
            }
            if (start > topic.length()) {
                return false;
            }
            int slash = topic.indexOf('/', start);
            int end = slash < 0 ? topic.length() : slash;
            if (level instanceof Level.Fixed fixed && !isAt(fixed.text(), topic, start, end)) {
                return false;
            }
            if (device != null
                    && level instanceof Level.Own own
                    && !isAt(own.subscription(device), topic, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return start > topic.length();
    }

    private Map<String, String> bind(String topic, boolean own) {
        Map<String, String> bound = new LinkedHashMap<>();
        int start = 0;
        for (Level level : levels) {
            if (level == Level.Wildcard.REST) {
                break;
            }
            int slash = topic.indexOf('/', start);
            int end = slash < 0 ? topic.length() : slash;
            if (level instanceof Level.Named named) {
                bound.put(named.name(), topic.substring(start, end));
            } else if (own && level instanceof Level.Own mine) {
                bound.put(mine.placeholder(), topic.substring(start, end));
            }
            start = end + 1;
        }
        return Collections.unmodifiableMap(bound);
    }

    private static boolean isWild(Level level) {
        return !(level instanceof Level.Fixed);
    }

    private static boolean isAt(String expected, String topic, int start, int end) {
        return end - start == expected.length() && topic.startsWith(expected, start);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
