package io.iotbridge.aliyun.thing.frames;

import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.IntType;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one side says to the other's {@link Frame}. Immutable as far as its data are.
 *
 * @param id of the frame, to be matched as a text
 * @param data as the codec has JSON; {@code null} if there are none
 * @param method not in every reply
 */
public record Reply(
        String id, int code, Object data, Optional<String> message, Optional<String> method, Optional<String> version) {

    /** All is well; with {@link #rejected} empty. */
    public static final int SUCCESS = 200;

    /** @throws ThingException if it is no such message; the message names the field */
    public static Reply read(byte[] payload) throws ThingException {
        Map<String, Object> envelope = RecordFields.read(payload, At.FIELDS);
        return new Reply(
                Frame.id(envelope),
                // The platform writes some codes in quotes.
                IntType.read(envelope.get("code"), At.FIELDS.field("code")),
                envelope.get("data"),
                RecordFields.text(envelope, "message"),
                RecordFields.text(envelope, "method"),
                RecordFields.text(envelope, "version"));
    }

    /** @throws ThingException if JSON cannot carry the data */
    public byte[] write() throws ThingException {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("id", id);
        envelope.put("code", code);
        envelope.put("data", data == null ? Map.of() : data);
        envelope.put("message", message.orElse(""));
        method.ifPresent(name -> envelope.put("method", name));
        version.ifPresent(text -> envelope.put("version", text));
        return RecordFields.write(envelope);
    }

    /**
     * Of a reply to a post: properties that the platform has left out, each with its reason. A 200 can have them, though the documentation
     * says that its data are empty; devices' logs show {@code {"LightSwitch":"tsl parse: params not exist"}}.
     */
    public Map<String, String> rejected() {
        Map<String, String> rejected = new LinkedHashMap<>();
        if (data instanceof Map<?, ?> map) {
            map.forEach((identifier, reason) -> rejected.put(String.valueOf(identifier), String.valueOf(reason)));
        }
        return rejected;
    }
}
