package io.iotbridge.aliyun.codec;

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
        Object at = parsed(value);
        for (String field : path) {
            if (at instanceof Struct struct) {
                at = struct.schema().field(field) == null ? null : struct.get(field);
            } else if (at instanceof Map<?, ?> map) {
                at = map.get(field);
            } else {
                return null;
            }
        }
        return at;
    }

    private static Object parsed(Object value) {
        byte[] json;
        if (value instanceof byte[] bytes) {
            json = bytes;
        } else if (value instanceof String text) {
            json = text.getBytes(StandardCharsets.UTF_8);
        } else {
            return value;
        }
        try {
            return PayloadFormat.JSON.decode(json).value();
        } catch (PayloadException noJson) {
            // What has no fields lacks the one that is asked for: that is said.
            return null;
        }
    }
}
