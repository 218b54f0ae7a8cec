package io.iotbridge.aliyun.uplink.results;

import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a record. Immutable.
 *
 * @param consumed the record
 * @param outcome what became of it
 * @param id of the frame that it was made of; empty if it never left, or was no frame
 * @param reply what decided; empty if there was none
 * @param reason why it is not with the platform; empty if it is
 * @param taken from its arrival in the task until now
 */
public record Result(
        ConsumedRecord consumed,
        Outcome outcome,
        Optional<String> id,
        Optional<Reply> reply,
        Optional<String> reason,
        Duration taken) {

    /** All that there is. */
    public enum Outcome {
        /** The platform replied that it has taken all of it. */
        CONFIRMED,
        /** The platform has it; what it makes of it nobody has asked. */
        PUBLISHED,
        /** The platform replied that it has not taken it, or not all of it. */
        REJECTED,
        /** It was of no use any more when its turn came. */
        EXPIRED,
        /** It was reported without a reply of the platform. */
        UNDELIVERABLE
    }

    private static final PayloadEncoder JSON = new PayloadEncoder(PayloadFormat.JSON, Map.of());

    /** @param confirmed the id of its frame, where a reply has confirmed it */
    public static Result taken(ConsumedRecord consumed, Optional<String> confirmed, Duration taken) {
        return new Result(
                consumed,
                confirmed.isPresent() ? Outcome.CONFIRMED : Outcome.PUBLISHED,
                confirmed,
                Optional.empty(),
                Optional.empty(),
                taken);
    }

    /** @param reply that decided; empty if there was none */
    public static Result reported(
            ConsumedRecord consumed, Outcome outcome, Optional<Reply> reply, String reason, Duration taken) {
        return new Result(consumed, outcome, reply.map(Reply::id), reply, Optional.of(reason), taken);
    }

    /** As JSON, each time with the same fields; what there is not is null. */
    byte[] write() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        fields.put("topic", consumed.partition().topic());
        fields.put("partition", consumed.partition().partition());
        fields.put("offset", consumed.offset());
        fields.put("id", id.orElse(null));
        fields.put("code", code());
        fields.put("message", reply.isPresent() ? reply.get().message().orElse(null) : reason.orElse(null));
        fields.put("rejected", reply.map(Reply::rejected).orElse(Map.of()));
        fields.put("millis", taken.toMillis());
        try {
            return JSON.encode(null, fields);
        } catch (PayloadException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private Integer code() {
        return outcome == Outcome.CONFIRMED
                ? Integer.valueOf(Reply.SUCCESS)
                : reply.map(Reply::code).orElse(null);
    }
}
