package io.iotbridge.aliyun.thing.frames;

import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.BoolType;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One Alink message that is no reply. Times of values stand in {@link #params}. Immutable as far as its params are.
 *
 * @param id as it came, or out of {@link FrameId}
 * @param ack whether the sender wants a reply; not said is yes
 * @param method empty where the topic says it all: the C SDK sends none
 * @param params as the codec has JSON: maps, lists, texts, numbers; {@code null} if there are none
 */
public record Frame(String id, String version, Optional<Boolean> ack, Optional<String> method, Object params) {

    /** Of the protocol; the only one there is. */
    public static final String VERSION = "1.0";

    private static final String SERVICE = "thing.service.";
    /** Not one of the thing model's. */
    private static final String PROPERTY = "thing.service.property.";

    /** One of ours that wants a reply. */
    public static Frame asking(String id, String method, Object params) {
        return new Frame(id, VERSION, Optional.of(true), Optional.of(method), params);
    }

    /** @throws ThingException if it is no such message; the message names the field */
    public static Frame read(byte[] payload) throws ThingException {
        Map<String, Object> envelope = RecordFields.read(payload, At.FIELDS);
        return new Frame(
                id(envelope),
                RecordFields.text(envelope, "version").orElse(VERSION),
                ack(envelope.get("sys")),
                RecordFields.text(envelope, "method").filter(method -> !method.isEmpty()),
                envelope.get("params"));
    }

    /** Ids are texts; pages of the platform and some devices write numbers. They are kept as they came. */
    static String id(Map<String, Object> envelope) throws ThingException {
        Object id = envelope.get("id");
        if (id instanceof String || id instanceof Long) {
            return id.toString();
        }
        throw At.FIELDS.field("id").mismatch("a text or a whole number", id);
    }

    private static Optional<Boolean> ack(Object sys) throws ThingException {
        if (sys == null) {
            return Optional.empty();
        }
        Object ack = RecordFields.of(sys, At.FIELDS.field("sys")).get("ack");
        return ack == null ? Optional.empty() : Optional.of(BoolType.read(ack, At.FIELDS.field("sys.ack")));
    }

    /** The service that it calls, if it calls one by its method. */
    public Optional<String> service() {
        return method.filter(name -> name.startsWith(SERVICE) && !name.startsWith(PROPERTY))
                .map(name -> name.substring(SERVICE.length()));
    }

    /** @throws ThingException if JSON cannot carry the params */
    public byte[] write() throws ThingException {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("id", id);
        envelope.put("version", version);
        ack.ifPresent(wanted -> envelope.put("sys", Map.of("ack", wanted ? 1 : 0)));
        method.ifPresent(name -> envelope.put("method", name));
        envelope.put("params", params == null ? Map.of() : params);
        return RecordFields.write(envelope);
    }
}
