package io.iotbridge.aliyun.thing.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** Writes values for the wire where no thing model says what they are. */
public final class Untyped {

    /** What the codec reads and writes; Connect's converters recurse too. */
    private static final int MOST_DEPTH = 200;

    private Untyped() {}

    /** Fields without a value are left out. */
    public static Map<String, Object> encodeFields(Object value, At at) throws ThingException {
        return fields(value, at, 1);
    }

    private static Map<String, Object> fields(Object value, At at, int depth) throws ThingException {
        Map<String, Object> encoded = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : RecordFields.of(value, at).entrySet()) {
            if (entry.getValue() != null) {
                encoded.put(entry.getKey(), encode(entry.getValue(), at.field(entry.getKey()), depth + 1));
            }
        }
        return encoded;
    }

    private static Object encode(Object value, At at, int depth) throws ThingException {
        if (depth > MOST_DEPTH) {
            throw at.wrong("it is nested more than " + MOST_DEPTH + " levels deep; flatten it");
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (value instanceof Date date) {
            return Long.toString(date.getTime());
        }
        if (value instanceof Struct || value instanceof Map) {
            return fields(value, at, depth);
        }
        if (value instanceof List<?> list) {
            List<Object> encoded = new ArrayList<>(list.size());
            for (Object element : list) {
                encoded.add(encode(element, at.element(encoded.size()), depth + 1));
            }
            return encoded;
        }
        return value instanceof String ? value : number(value, at);
    }

    private static Object number(Object value, At at) throws ThingException {
        BigDecimal number = Numbers.of(value);
        if (number == null || !Double.isFinite(number.doubleValue()) || value instanceof BigInteger) {
            throw at.wrong("this " + (value == null ? "null" : value.getClass().getSimpleName())
                    + " cannot be sent; send a number, a boolean, a text, a time, a struct or an array");
        }
        return value instanceof BigDecimal ? (Object) number.doubleValue() : value;
    }
}
