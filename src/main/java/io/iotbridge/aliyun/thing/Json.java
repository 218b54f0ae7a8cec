package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import java.util.Map;
import java.util.Optional;

/** Envelopes as JSON, by the codec. */
final class Json {

    private static final PayloadEncoder ENCODER = new PayloadEncoder(PayloadFormat.JSON, Map.of());

    private Json() {}

    static Map<String, Object> object(byte[] payload, At at) throws ThingException {
        try {
            return RecordFields.of(PayloadFormat.JSON.decode(payload).value(), at);
        } catch (PayloadException e) {
            throw at.wrong(e.getMessage());
        }
    }

    static byte[] write(Map<String, Object> envelope, At at) throws ThingException {
        try {
            return ENCODER.encode(null, envelope);
        } catch (PayloadException e) {
            throw at.wrong(e.getMessage());
        }
    }

    /** Ids are texts; pages of the platform and some devices write numbers. They are kept as they came. */
    static String id(Map<String, Object> envelope, At at) throws ThingException {
        Object id = envelope.get("id");
        if (id instanceof String || id instanceof Long) {
            return id.toString();
        }
        throw at.field("id").mismatch("a text or a whole number", id);
    }

    /** Empty if it is not there or {@code null}. */
    static Optional<String> text(Map<String, Object> envelope, String name, At at) throws ThingException {
        Object text = envelope.get(name);
        if (text == null || text instanceof String) {
            return Optional.ofNullable((String) text);
        }
        throw at.field(name).mismatch("a text", text);
    }
}
