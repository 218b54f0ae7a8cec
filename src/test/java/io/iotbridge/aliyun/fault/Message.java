package io.iotbridge.aliyun.fault;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The so-manieth message to or from a device; numbers of one device rise by one. */
public record Message(int device, int number) {
    private static final Pattern NUMBER = Pattern.compile("n(\\d+)");
    private static final Pattern POSTED = Pattern.compile("\"value\":(\\d+)[,}]");

    /** What is sent. */
    public String text() {
        return "n" + number;
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** As a record whose field is a property. */
    public byte[] property() {
        return ("{\"N\":" + number + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** The messages that a frame posts as values of our property, in their order; none if it is none of ours. */
    public static List<Message> parsePosted(int device, String frame) {
        return device < 0 || !frame.contains("\"N\":")
                ? List.of()
                : POSTED.matcher(frame)
                        .results()
                        .map(number -> new Message(device, Integer.parseInt(number.group(1))))
                        .toList();
    }

    /** The message that a device's payload is; none if it is not one of ours. */
    public static Optional<Message> parse(int device, String text) {
        Matcher number = NUMBER.matcher(text);
        return device >= 0 && number.matches()
                ? Optional.of(new Message(device, Integer.parseInt(number.group(1))))
                : Optional.empty();
    }
}
