package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.IntType;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.thing.types.Untyped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a record answers to a request of the platform. Immutable as far as its data are.
 *
 * @param code what a device may answer with (platform-thing.md 4)
 * @param data what was asked for, as the wire has it
 * @param message for people on the platform's other side
 */
public record Answer(int code, Object data, String message) {

    private static final String CODE = "code";
    private static final String DATA = "data";
    private static final String MESSAGE = "message";
    private static final Set<String> ENVELOPE = Set.of(CODE, DATA, MESSAGE);

    /** Success, failed inside, bad input, busy. */
    private static final Set<Integer> CODES = Set.of(Reply.SUCCESS, 400, 460, 429);

    private static final int FIRST_OWN = 100_000;
    private static final int LAST_OWN = 110_000;

    /**
     * Reads the value of a record: the data of a success, or fields {@code code}, {@code data} and {@code message}, of which the first is there and
     * none of them all is an output of the thing model's.
     *
     * @param outputs what was asked for
     * @throws ThingException if a device may not answer so, or the data do not fit the thing model; the message names the field
     */
    public static Answer of(Object value, Parameters outputs) throws ThingException {
        Object parsed = RecordFields.parsed(value, At.FIELDS);
        Map<String, Object> fields = RecordFields.of(parsed, At.FIELDS);
        if (!isEnvelope(fields, outputs)) {
            return new Answer(Reply.SUCCESS, outputs.encode(parsed), "success");
        }
        int code = code(fields.get(CODE));
        String message = RecordFields.text(fields, MESSAGE).orElse(code == Reply.SUCCESS ? "success" : "");
        Object data = fields.get(DATA);
        if (data == null) {
            return new Answer(code, Map.of(), message);
        }
        return new Answer(
                code,
                code == Reply.SUCCESS ? outputs.encode(data) : Untyped.encodeFields(data, At.FIELDS.field(DATA)),
                message);
    }

    private static boolean isEnvelope(Map<String, Object> fields, Parameters outputs) {
        boolean hasItsFields = fields.containsKey(CODE) && ENVELOPE.containsAll(fields.keySet());
        return hasItsFields
                && outputs.shape()
                        .filter(shape -> fields.keySet().stream()
                                .allMatch(name -> shape.type().find(name).isPresent()))
                        .isEmpty();
    }

    private static int code(Object value) throws ThingException {
        int code = IntType.read(value, At.FIELDS.field(CODE));
        if (!CODES.contains(code) && (code < FIRST_OWN || code > LAST_OWN)) {
            throw At.FIELDS
                    .field(CODE)
                    .wrong(Quoted.bare(code)
                            + " is not a code that a device can answer with; allowed values: 200, 400, 429, 460 and"
                            + " 100000 to 110000");
        }
        return code;
    }

    /** The frame of a success that has nothing to say. */
    public static byte[] success(String id) {
        try {
            return new Answer(Reply.SUCCESS, Map.of(), "success").write(id);
        } catch (ThingException e) {
            throw new IllegalStateException("nothing in it is the user's", e);
        }
    }

    /**
     * The frame of it.
     *
     * @param id of the request's
     * @throws ThingException if JSON cannot carry the data
     */
    public byte[] write(String id) throws ThingException {
        return new Reply(id, code, data, Optional.of(message), Optional.empty(), Optional.empty()).write();
    }
}
