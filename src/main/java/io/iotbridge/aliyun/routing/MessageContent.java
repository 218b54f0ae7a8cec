package io.iotbridge.aliyun.routing;

import java.util.List;
import java.util.Optional;

/** The content of a message from the platform, for routes whose templates use it; parsed only for these. */
public interface MessageContent {

    /** Of a message whose payload nobody has read. */
    MessageContent NONE = new MessageContent() {
        @Override
        public long timestamp() {
            throw new IllegalStateException("the payload was not read");
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> valueField(List<String> path) {
            return Optional.empty();
        }
    };

    /** That of its record, in milliseconds since 1970. */
    long timestamp();

    /** A header of its record, as text. */
    Optional<String> header(String name);

    /**
     * A field of its value as text, by the names on the way to it, if there is such a field and it is no structure.
     *
     * @throws UnsureValueException if it may be written otherwise
     */
    Optional<String> valueField(List<String> path);
}
