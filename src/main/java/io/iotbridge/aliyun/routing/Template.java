package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.errors.Spelling;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text with placeholders, <code>iot.{productKey}.commands</code>. The placeholders are checked when the template is read. Immutable. */
public final class Template {

    /** A piece of a template. */
    private sealed interface Part {
        record Text(String text) implements Part {}

        record Placeholder(String name) implements Part {}
    }

    static final String HEADER = "header.";
    static final String VALUE = "value.";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private final String text;
    private final List<Part> parts;
    private final Set<String> names;

    private Template(String text, List<Part> parts, Set<String> names) {
        this.text = text;
        this.parts = List.copyOf(parts);
        this.names = Set.copyOf(names);
    }

    /**
     * Reads a template over a set of names.
     *
     * @throws IllegalArgumentException if it is empty, a brace is open or a placeholder is not among the names
     */
    public static Template parse(String text, Set<String> allowedNames) {
        return parse(text, allowedNames::contains, listed(allowedNames));
    }

    /** Placeholders for the message about an unknown one. */
    static String listed(Set<String> names) {
        return names.stream().sorted().map(name -> "{" + name + "}").collect(Collectors.joining(", "));
    }

    /** Whether it is <code>{header.NAME}</code> or <code>{value.FIELD.SUB}</code>. */
    static boolean isHeaderOrField(String name) {
        return name.startsWith(HEADER) && name.length() > HEADER.length()
                || name.startsWith(VALUE) && !path(name).contains("");
    }

    /** The names on the way to the field of a value. */
    static List<String> path(String name) {
        return List.of(name.substring(VALUE.length()).split("\\.", -1));
    }

    /** Reads a template; {@code known} lists the placeholders there are, for the message of an unknown one. */
    static Template parse(String text, Predicate<String> allowed, String known) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the template is empty");
        }
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int fixedEnd = open < 0 ? text.length() : open;
            if (text.substring(at, fixedEnd).indexOf('}') >= 0) {
                throw new IllegalArgumentException(
                        "the template " + Quoted.of(text) + " has '}' without '{' before it");
            }
            if (fixedEnd > at) {
                parts.add(new Part.Text(text.substring(at, fixedEnd)));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("the template " + Quoted.of(text) + " has '{' without '}' after it");
            }
            String name = text.substring(open + 1, close);
            if (open > 0 && text.charAt(open - 1) == '$') {
                throw new IllegalArgumentException("the template " + Quoted.of(text) + " contains '$' before {"
                        + Quoted.bare(name) + "}; a placeholder is written {" + Quoted.bare(name) + "}, without '$'");
            }
            if (!allowed.test(name)) {
                throw new IllegalArgumentException(
                        "the template " + Quoted.of(text) + " contains the unknown placeholder {" + name
                                + "}; allowed: " + known + didYouMean(name, known));
            }
            parts.add(new Part.Placeholder(name));
            names.add(name);
            at = close + 1;
        }
        return new Template(text, parts, names);
    }

    /** For the message about an unknown placeholder: the known one that it is, mistyped; empty if it is none. */
    static String didYouMean(String name, String known) {
        String plain = name.replaceAll("[\\s._-]", "");
        return PLACEHOLDER
                .matcher(known)
                .results()
                .map(found -> found.group(1))
                .filter(other -> other.equals(plain) || Spelling.isNear(plain, other))
                .findFirst()
                .map(other -> "; did you mean {" + other + "}?")
                .orElse("");
    }

    /** The names of the placeholders. */
    public Set<String> names() {
        return names;
    }

    /** The text between the placeholders, run together. */
    String fixedText() {
        StringBuilder fixed = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text piece) {
                fixed.append(piece.text());
            }
        }
        return fixed.toString();
    }

    /**
     * Fills the placeholders in.
     *
     * @param values the value of a name, or {@code null} if there is none
     * @throws MissingValueException if a placeholder has no value
     */
    public String render(Function<String, String> values) {
        if (parts.size() == 1) {
            return filled(parts.get(0), values);
        }
        StringBuilder rendered = new StringBuilder(text.length() + 32);
        for (Part part : parts) {
            rendered.append(filled(part, values));
        }
        return rendered.toString();
    }

    private String filled(Part part, Function<String, String> values) {
        if (part instanceof Part.Text piece) {
            return piece.text();
        }
        String name = ((Part.Placeholder) part).name();
        String value = values.apply(name);
        if (value == null) {
            throw new MissingValueException("the template " + Quoted.of(text) + " has no value for {" + name + "}");
        }
        return value;
    }

    /** Fills in a device, and of the other names the values that they have. */
    String render(DeviceId device, Function<String, String> others) {
        return render(name -> switch (name) {
            case "productKey" -> device.productKey();
            case "deviceName" -> device.deviceName();
            default -> others.apply(name);
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template that && text.equals(that.text);
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
