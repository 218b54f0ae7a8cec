package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A template over a Kafka record: <code>{key}</code>, <code>{topic}</code>, <code>{timestamp}</code>, <code>{header.NAME}</code>, <code>{value.FIELD.SUB}</code> and, once
 * the device is known, <code>{productKey}</code> and <code>{deviceName}</code>. Immutable.
 */
public final class UplinkTemplate {

    private static final String KNOWN =
            "{productKey}, {deviceName}, {key}, {topic}, {timestamp}, {header.NAME}, {value.FIELD.SUB}";

    private final Template template;

    private UplinkTemplate(Template template) {
        this.template = template;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is empty or holds an unknown placeholder
     */
    public static UplinkTemplate parse(String text) {
        return new UplinkTemplate(Template.parse(text, UplinkTemplate::isKnown, KNOWN));
    }

    private static boolean isKnown(String name) {
        return switch (name) {
            case "productKey", "deviceName", "key", "topic", "timestamp" -> true;
            default -> Template.isHeaderOrField(name);
        };
    }

    /** Whether the template can only be rendered for a device. */
    boolean needsDevice() {
        return template.names().contains("productKey") || template.names().contains("deviceName");
    }

    /** What comes from the record. */
    List<String> freeNames() {
        return template.names().stream()
                .filter(name -> !name.equals("productKey") && !name.equals("deviceName"))
                .sorted()
                .toList();
    }

    /** Whether it begins with what comes from the record, which can be anything. */
    boolean beginsFree() {
        return freeNames().stream().anyMatch(name -> toString().startsWith("{" + name + "}"));
    }

    /** The topics that records can go to: what comes from a record is any text within its level. */
    TopicFilter filter() {
        return TopicFilter.parse(Arrays.stream(toString().split("/", -1))
                .map(level -> level.indexOf('{') < 0 || level.equals("{productKey}") || level.equals("{deviceName}")
                        ? level
                        : "+")
                .collect(Collectors.joining("/")));
    }

    /** Fills in a device and these values. */
    String render(DeviceId device, Map<String, String> values) {
        return template.render(device, values::get);
    }

    /** Fields of the record's value that the template asks for, as far as they are no parts of others. */
    public Set<String> valueFields() {
        return template.names().stream()
                .filter(name ->
                        name.startsWith(Template.VALUE) && Template.path(name).size() == 1)
                .map(name -> name.substring(Template.VALUE.length()))
                .collect(Collectors.toSet());
    }

    String fixedText() {
        return template.fixedText();
    }

    /**
     * Fills in what comes from the record, for a template that needs no device.
     *
     * @throws MissingValueException if the record lacks something; the message says what
     */
    String render(RoutableRecord record) {
        return template.render(name -> required(name, record));
    }

    /**
     * Fills in what comes from the device and the record.
     *
     * @throws MissingValueException if the record lacks something; the message says what
     */
    public String render(DeviceId device, RoutableRecord record) {
        return template.render(device, name -> required(name, record));
    }

    /** An empty value is as good as none: it would leave a hole in the topic. */
    private String required(String name, RoutableRecord record) {
        return lookUp(name, record)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new MissingValueException("the record has no " + describe(name) + ", which '{" + name
                        + "}' in " + Quoted.of(template) + " needs"));
    }

    private static Optional<String> lookUp(String name, RoutableRecord record) {
        if (name.equals("key")) {
            return record.key();
        }
        if (name.equals("topic")) {
            return Optional.of(record.topic());
        }
        if (name.equals("timestamp")) {
            return record.timestamp().map(String::valueOf);
        }
        return name.startsWith(Template.HEADER)
                ? record.header(name.substring(Template.HEADER.length()))
                : record.valueField(Template.path(name));
    }

    private static String describe(String name) {
        if (name.equals("key")) {
            return "key that is text";
        }
        if (name.equals("timestamp")) {
            return "timestamp in Kafka";
        }
        return name.startsWith(Template.HEADER)
                ? "header " + Quoted.of(name.substring(Template.HEADER.length()))
                : "field " + Quoted.of(name.substring(Template.VALUE.length())) + " in its value";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UplinkTemplate that && template.equals(that.template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    @Override
    public String toString() {
        return template.toString();
    }
}
