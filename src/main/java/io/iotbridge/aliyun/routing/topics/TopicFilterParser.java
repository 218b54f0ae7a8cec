package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.MqttText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the text of a {@link TopicFilter}. */
final class TopicFilterParser {

    private final String text;
    private final Set<String> names = new HashSet<>();

    TopicFilterParser(String text) {
        this.text = text;
    }

    List<Level> levels() {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the MQTT filter is empty");
        }
        MqttText.defect(text).ifPresent(defect -> {
            throw wrong("contains " + defect);
        });
        String[] parts = text.split("/", -1);
        List<Level> levels = new ArrayList<>(parts.length);
        for (int i = 0; i < parts.length; i++) {
            Level level = level(parts[i]);
            if (level == Level.Wildcard.REST && i < parts.length - 1) {
                throw wrong("has '#' before its end; '#' can only be the last level");
            }
            levels.add(level);
        }
        return List.copyOf(levels);
    }

    private Level level(String part) {
        if (part.equals("+")) {
            return Level.Wildcard.ONE;
        }
        if (part.equals("#")) {
            return Level.Wildcard.REST;
        }
        if (part.indexOf('+') >= 0 || part.indexOf('#') >= 0) {
            throw wrong("mixes a wildcard with text in the level " + Quoted.of(part)
                    + "; a wildcard must be a level of its own");
        }
        if (part.indexOf('{') < 0 && part.indexOf('}') < 0) {
            return new Level.Fixed(part);
        }
        return named(part);
    }

    private Level named(String part) {
        if (part.startsWith("${")) {
            throw wrong("has the level " + Quoted.of(part) + "; a named level is written "
                    + Quoted.bare(part.substring(1)) + ", without '$'");
        }
        String name = part.startsWith("{") && part.endsWith("}") ? part.substring(1, part.length() - 1) : "";
        if (!name.matches("[A-Za-z_]\\w*")) {
            throw wrong("has the level " + Quoted.of(part)
                    + "; a named level is written {name}, is the whole level and consists of letters, digits and '_'");
        }
        if (!names.add(name)) {
            throw wrong("names two levels {" + name + "}; give each a name of its own");
        }
        for (Level.Own own : Level.Own.values()) {
            if (own.placeholder().equals(name)) {
                return own;
            }
        }
        return new Level.Named(name);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the MQTT filter " + Quoted.of(text) + " " + what);
    }
}
