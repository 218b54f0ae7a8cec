package io.iotbridge.aliyun.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** Looks into the values of records. Pure. */
public final class ValueField {

    private ValueField() {}

    /**
     * A field of a value by the names on the way to it. Bytes and text are looked into as JSON, and leave as they came.
     *
     * @return null if there is no such field
     */
    public static Object of(Object value, List<String> path) {
        Object at;
        try {
            at = parsed(value);
        } catch (PayloadException noJson) {
            // What has no fields lacks the one that is asked for: that is said.
            return null;
        }
        for (String field : path) {
            at = field(at, field);
        }
        return at;
    }

    /** A field of a Struct or a map; null if there is none, or the value is neither. */
    public static Object field(Object value, String name) {
        if (value instanceof Struct struct) {
            return struct.schema().field(name) == null ? null : struct.get(name);
        }
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /**
     * A record's value as it came from a converter: bytes and text are JSON.
     *
     * @throws PayloadException if they are not
     */
    public static Object parsed(Object value) throws PayloadException {
        if (value instanceof byte[] bytes) {
            return JsonReader.read(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return JsonReader.read(PayloadFormat.copy(buffer));
        }
        return value instanceof String text ? JsonReader.read(text.getBytes(StandardCharsets.UTF_8)) : value;
    }
}
