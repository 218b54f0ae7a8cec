package io.iotbridge.aliyun.thing.types;

import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.codec.ValueField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Names and values of what a record holds. */
public final class RecordFields {

    private static final PayloadEncoder JSON = new PayloadEncoder(PayloadFormat.JSON, Map.of());

    private RecordFields() {}

    /** Those of a record's value as it came from a converter, or of a frame. */
    public static Map<String, Object> read(Object value, At at) throws ThingException {
        return of(parsed(value, at), at);
    }

    /** Fields as JSON. */
    public static byte[] write(Map<String, Object> fields) throws ThingException {
        try {
            return JSON.encode(null, fields);
        } catch (PayloadException e) {
            throw At.FIELDS.wrong(e.getMessage());
        }
    }

    /** Empty if it is not there or {@code null}. */
    public static Optional<String> text(Map<String, Object> fields, String name) throws ThingException {
        Object text = fields.get(name);
        if (text == null || text instanceof String) {
            return Optional.ofNullable((String) text);
        }
        throw At.FIELDS.field(name).mismatch("a text", text);
    }

    /** Of a struct or a map. A field that is not set is {@code null}, unless it is required and has a default. */
    public static Map<String, Object> of(Object value, At at) throws ThingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                Object own = struct.getWithoutDefault(field.name());
                fields.put(field.name(), own == null && !field.schema().isOptional() ? struct.get(field) : own);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String name)) {
                    throw at.wrong("the map has a key that is not text; use text for the names of fields");
                }
                fields.put(name, entry.getValue());
            }
        } else {
            throw at.mismatch("fields with names (a struct or a map)", value);
        }
        return fields;
    }

    /**
     * A record's value that is the parameters of a frame. Without a thing model the platform would get a whole frame as parameters of these
     * names, and answer 200.
     *
     * @throws ThingException also if it is a whole frame, which many programs have at hand
     */
    public static Object parameters(Object value, At at) throws ThingException {
        Object parsed = parsed(value, at);
        if (ValueField.field(parsed, "method") instanceof String method
                && method.startsWith("thing.")
                && ValueField.field(parsed, "params") != null) {
            throw at.wrong("this is a whole frame; write what is in its params alone, the route makes the frame");
        }
        return parsed;
    }

    /** A record's value as it came from a converter: bytes and text are JSON. */
    public static Object parsed(Object value, At at) throws ThingException {
        try {
            return ValueField.parsed(value);
        } catch (PayloadException e) {
            throw at.wrong(e.getMessage());
        }
    }
}
