package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.codec.ValueField;
import io.iotbridge.aliyun.routing.RoutableRecord;
import io.iotbridge.aliyun.routing.UnsureValueException;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A Connect record as routing asks for it: devices and topics are text, so a value counts only if it can have been written in one way. Bytes count
 * as UTF-8 text, so that routes work under ByteArrayConverter too.
 */
record RoutableSinkRecord(SinkRecord record) implements RoutableRecord {

    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    /** What decoders put where bytes are no text. */
    private static final char REPLACEMENT = '\uFFFD';

    @Override
    public Optional<Long> timestamp() {
        return Optional.ofNullable(record.timestamp()).filter(millis -> millis >= 0);
    }

    @Override
    public String topic() {
        return record.topic();
    }

    @Override
    public Optional<String> key() {
        if (isInteger(record.key()) && record.keySchema() == null) {
            throw new UnsureValueException(
                    "the record's key is a number without a schema, as JsonConverter reads it: 0012 and 12"
                            + " are the same to it; set key.converter to " + TEXT
                            + " (uplink.key.converter with uplink.topics)");
        }
        return scalar("the record's key", record.key());
    }

    @Override
    public Optional<String> header(String name) {
        Header header = record.headers().lastWithName(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        String subject = "the header '" + name + "'";
        // The QoS is a number: no way of writing it makes another one.
        Optional<String> text =
                name.equals(UplinkRoutes.QOS_HEADER) ? scalar(subject, header.value()) : text(subject, header.value());
        if (text.isEmpty()) {
            throw new UnsureValueException(subject + " came as "
                    + header.value().getClass().getSimpleName()
                    + ", not as text: the header converter guessed a type, and reads 0012 and 12 as the same number; set"
                    + " header.converter to " + TEXT + " (uplink.header.converter with uplink.topics)");
        }
        return text;
    }

    @Override
    public Optional<String> valueField(List<String> path) {
        return scalar(
                "the field '" + String.join(".", path) + "' in the record's value",
                ValueField.of(record.value(), path));
    }

    private static Optional<String> scalar(String subject, Object value) {
        if (value instanceof Number && !isInteger(value)) {
            throw new UnsureValueException(
                    subject
                            + " is a number with a fraction, which can be written in many ways; identify devices and topics by text");
        }
        return value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : text(subject, value);
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private static Optional<String> text(String subject, Object value) {
        Optional<String> text = Optional.empty();
        if (value instanceof byte[] bytes) {
            text = Optional.of(decoded(subject, ByteBuffer.wrap(bytes)));
        } else if (value instanceof ByteBuffer buffer) {
            text = Optional.of(decoded(subject, buffer.duplicate()));
        } else if (value instanceof CharSequence characters) {
            text = Optional.of(characters.toString());
        }
        if (text.isPresent() && text.get().indexOf(REPLACEMENT) >= 0) {
            throw noText(subject);
        }
        return text;
    }

    private static String decoded(String subject, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw noText(subject);
        }
    }

    private static UnsureValueException noText(String subject) {
        return new UnsureValueException(subject + " is not UTF-8 text, but devices and topics are text");
    }
}
