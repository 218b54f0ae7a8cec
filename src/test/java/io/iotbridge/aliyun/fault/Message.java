package io.iotbridge.aliyun.fault;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The so-manieth message to or from a device; numbers of one device rise by one. */
public record Message(int device, int number) {
    private static final Pattern NUMBER = Pattern.compile("n(\\d+)");

    /** What is sent. */
    public String text() {
        return "n" + number;
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** The message that a device's payload is; none if it is not one of ours. */
    public static Optional<Message> parse(int device, String text) {
        Matcher number = NUMBER.matcher(text);
        return device >= 0 && number.matches()
                ? Optional.of(new Message(device, Integer.parseInt(number.group(1))))
                : Optional.empty();
    }
}
