package io.iotbridge.aliyun.codec;

import io.iotbridge.aliyun.errors.Quoted;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** How the bytes of a payload are interpreted. Safe for use by several threads. */
public enum PayloadFormat {
    /** As they are. Also writes text, in UTF-8. */
    BYTES {
        @Override
        public SchemaAndValue decode(byte[] payload) {
            return new SchemaAndValue(Schema.BYTES_SCHEMA, payload);
        }

        @Override
        byte[] encodeOther(Schema schema, Object value, JsonWriter writer) throws PayloadException {
            if (value instanceof String text) {
                return Utf8.encode(text);
            }
            throw mismatch("bytes or text", value, "; use the format json, or a converter that gives bytes");
        }
    },
    /** Text in UTF-8, be it bytes or a string. Also writes numbers and truth values, as text. */
    STRING {
        @Override
        public SchemaAndValue decode(byte[] payload) throws PayloadException {
            return new SchemaAndValue(Schema.STRING_SCHEMA, Utf8.decode(payload));
        }

        @Override
        byte[] encodeBytes(byte[] bytes) throws PayloadException {
            return Utf8.checked(bytes);
        }

        @Override
        byte[] encodeOther(Schema schema, Object value, JsonWriter writer) throws PayloadException {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                return Utf8.encode(value.toString());
            }
            throw mismatch("text", value, "; use the format json for structures");
        }
    },
    /**
     * JSON in UTF-8: read into values without a schema, written from any value Connect knows. Bytes, and text as StringConverter reads it, are JSON
     * already: they go on as they are, once that is checked.
     */
    JSON {
        @Override
        public SchemaAndValue decode(byte[] payload) throws PayloadException {
            return new SchemaAndValue(null, JsonReader.read(payload));
        }

        @Override
        byte[] encodeBytes(byte[] bytes) throws PayloadException {
            JsonReader.check(Utf8.decode(bytes));
            return bytes;
        }

        @Override
        byte[] encodeOther(Schema schema, Object value, JsonWriter writer) throws PayloadException {
            if (value instanceof String text && isFromStringConverter(schema)) {
                JsonReader.check(text);
                return Utf8.encode(text);
            }
            return writer.write(schema, value);
        }
    };

    /** What decoders put where bytes are no text. */
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * Reads the name of a format: {@code bytes}, {@code string} or {@code json}, in any case.
     *
     * @throws IllegalArgumentException if there is no such format
     */
    public static PayloadFormat parse(String name) {
        for (PayloadFormat format : values()) {
            if (format.toString().equalsIgnoreCase(name.strip())) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "unknown payload format " + Quoted.of(name) + "; allowed values: bytes, string, json");
    }

    /**
     * Reads a payload from the platform.
     *
     * @throws PayloadException if it is not in this format
     */
    public abstract SchemaAndValue decode(byte[] payload) throws PayloadException;

    byte[] encode(Schema schema, Object value, JsonWriter writer) throws PayloadException {
        if (value == null) {
            throw new PayloadException("the record has no value (a tombstone), so there is nothing to publish;"
                    + " filter such records out before the connector");
        }
        if (value instanceof byte[] bytes) {
            return encodeBytes(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return encodeBytes(copy(buffer));
        }
        if (value instanceof String text && text.indexOf(REPLACEMENT) >= 0 && isFromStringConverter(schema)) {
            throw new PayloadException(
                    "the text contains U+FFFD, which StringConverter writes in place of bytes that are no"
                            + " text, so it may differ from what was sent; use org.apache.kafka.connect.converters.ByteArrayConverter");
        }
        return encodeOther(schema, value, writer);
    }

    byte[] encodeBytes(byte[] bytes) throws PayloadException {
        return bytes;
    }

    abstract byte[] encodeOther(Schema schema, Object value, JsonWriter writer) throws PayloadException;

    /** It gives this very schema, and JsonConverter one that it builds, or none. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isFromStringConverter(Schema schema) {
        return schema == Schema.OPTIONAL_STRING_SCHEMA;
    }

    /** The name in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    PayloadException mismatch(String wanted, Object value, String fix) {
        return new PayloadException("the payload format " + this + " writes " + wanted + ", not "
                + value.getClass().getSimpleName() + fix);
    }
}
