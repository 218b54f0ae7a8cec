package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Templates over a message from the platform: the named levels of its topic, and what it says as <code>{value.FIELD.SUB}</code>,
 * <code>{timestamp}</code> and <code>{header.NAME}</code>.
 */
final class DownlinkTemplate {

    private static final String TIMESTAMP = "timestamp";

    private DownlinkTemplate() {}

    /** @throws IllegalArgumentException if it is empty or holds an unknown placeholder */
    static Template parse(String text, Set<String> levels) {
        return Template.parse(
                text,
                name -> levels.contains(name) || isContent(name),
                Template.listed(levels) + ", {timestamp}, {header.NAME}, {value.FIELD.SUB}");
    }

    /** Whether only the message can say it. A level cannot be named so: it has no dot, and one that is named timestamp comes first. */
    private static boolean isContent(String name) {
        return name.equals(TIMESTAMP) || Template.isHeaderOrField(name);
    }

    /** Whether something beside the topic is asked for. */
    static boolean readsContent(Template template, Set<String> levels) {
        return template.names().stream().anyMatch(name -> !levels.contains(name));
    }

    /**
     * Fills a template in.
     *
     * @throws MissingValueException if the message lacks something; the message says what
     * @throws UnsureValueException if it may be written otherwise
     */
    static String render(Template template, DeviceId device, Map<String, String> levels, MessageContent content) {
        return template.render(
                device, name -> levels.containsKey(name) ? levels.get(name) : said(template, name, content));
    }

    /** An empty value is as good as none: it would leave a hole in the topic. */
    private static String said(Template template, String name, MessageContent content) {
        if (name.equals(TIMESTAMP)) {
            return Long.toString(content.timestamp());
        }
        Optional<String> value = name.startsWith(Template.HEADER)
                ? content.header(name.substring(Template.HEADER.length()))
                : content.valueField(Template.path(name));
        return value.filter(text -> !text.isEmpty())
                .orElseThrow(() -> new MissingValueException("the message has no "
                        + (name.startsWith(Template.HEADER) ? "header " : "field ")
                        + Quoted.of(name.substring(name.indexOf('.') + 1)) + ", which '{" + name + "}' in "
                        + Quoted.of(template) + " needs"));
    }
}
