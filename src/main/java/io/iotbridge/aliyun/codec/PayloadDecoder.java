package io.iotbridge.aliyun.codec;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Converts payloads into Connect data, in the form that the converter behind it carries unchanged. Immutable.
 *
 * @param format what the bytes are to be
 * @param form what is made of them
 * @param nullIsTombstone whether the JSON text {@code null} deletes what the key stands for; else it is no payload where it would
 */
public record PayloadDecoder(PayloadFormat format, Form form, boolean nullIsTombstone) {

    /** What a payload becomes. */
    public enum Form {
        /** Bytes, text, or for JSON maps and lists: what the format is for. */
        NATIVE,
        /** The bytes as they came, checked to be what the format says. */
        BYTES,
        /** Their text, likewise. */
        TEXT
    }

    /** For a converter of this kind; {@link ConverterKind#OTHER} if nobody knows. */
    public static PayloadDecoder of(PayloadFormat format, ConverterKind converter, boolean nullIsTombstone) {
        Form form = Form.NATIVE;
        if (converter == ConverterKind.BYTES) {
            form = Form.BYTES;
        } else if (converter == ConverterKind.TEXT && format == PayloadFormat.JSON) {
            form = Form.TEXT;
        }
        return new PayloadDecoder(format, form, nullIsTombstone);
    }

    /** Whether a payload grows to maps and lists. */
    public boolean makesStructures() {
        return format == PayloadFormat.JSON && form == Form.NATIVE;
    }

    /**
     * Reads a payload from the platform.
     *
     * @throws PayloadException if it is not in this format
     */
    public SchemaAndValue decode(byte[] payload) throws PayloadException {
        SchemaAndValue decoded =
                switch (form) {
                    case NATIVE -> format.decode(payload);
                    case BYTES -> checkedBytes(payload);
                    case TEXT -> checkedText(payload);
                };
        if (format != PayloadFormat.JSON || !isNullText(payload)) {
            return decoded;
        }
        if (nullIsTombstone) {
            return SchemaAndValue.NULL;
        }
        if (decoded.value() == null) {
            throw new PayloadException("the payload is the JSON text null, which Kafka would treat as a tombstone:"
                    + " it would delete the record with that key; set .payload.null of the route to tombstone if that is meant,"
                    + " or use the format bytes");
        }
        return decoded;
    }

    private SchemaAndValue checkedBytes(byte[] payload) throws PayloadException {
        if (format != PayloadFormat.BYTES) {
            checkedText(payload);
        }
        return new SchemaAndValue(Schema.BYTES_SCHEMA, payload);
    }

    private SchemaAndValue checkedText(byte[] payload) throws PayloadException {
        String text = Utf8.decode(payload);
        if (format == PayloadFormat.JSON) {
            JsonReader.check(text);
        }
        return new SchemaAndValue(Schema.STRING_SCHEMA, text);
    }

    /** Of JSON: blanks around it are ASCII. */
    private static boolean isNullText(byte[] json) {
        int start = 0;
        while (start < json.length && json[start] <= ' ' && json[start] >= 0) {
            start++;
        }
        return start < json.length && json[start] == 'n';
    }
}
