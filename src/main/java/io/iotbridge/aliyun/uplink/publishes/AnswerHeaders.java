package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.routing.UnsureValueException;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.header.Header;

/**
 * What an answer says of its request, in headers that were copied from it.
 *
 * @param id of the request, as it came
 * @param service that was called, where it is known
 * @param raw whether question and answer are no frames
 * @param deadline milliseconds since 1970 after which nobody waits; empty if nobody does at all
 */
record AnswerHeaders(String id, Optional<String> service, boolean raw, OptionalLong deadline) {

    static final String DEADLINE = "iot.deadline";

    private static final String ID = "iot.request.id";

    /** @throws ThingException if something is missing or malformed; the message names the header */
    static AnswerHeaders of(RoutableSinkRecord record, RequestForm.Request request) throws ThingException {
        String id = id(record);
        Optional<String> service = request.service();
        return new AnswerHeaders(
                id,
                service.isPresent() ? service : text(record, "iot.service"),
                !request.form().isFramed()
                        || text(record, "iot.request.raw")
                                .filter("true"::equals)
                                .isPresent(),
                request.form().waits() ? OptionalLong.of(deadline(record)) : OptionalLong.empty());
    }

    /** Of the request. */
    static String id(RoutableSinkRecord record) throws ThingException {
        return text(record, ID).orElseThrow(() -> missing(ID));
    }

    private static Optional<String> text(RoutableSinkRecord record, String name) throws ThingException {
        try {
            return record.header(name).filter(text -> !text.isEmpty());
        } catch (UnsureValueException e) {
            throw new ThingException(e.getMessage());
        }
    }

    /** A number is as good as its text: no way of writing it makes another time. */
    private static long deadline(RoutableSinkRecord record) throws ThingException {
        Header header = record.record().headers().lastWithName(DEADLINE);
        if (header != null && header.value() instanceof Long millis) {
            return millis;
        }
        String text = text(record, DEADLINE).orElseThrow(() -> missing(DEADLINE));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ThingException(
                    "the header '" + DEADLINE + "' is not in milliseconds since 1970; copy it from the request");
        }
    }

    private static ThingException missing(String name) {
        return new ThingException(
                "the record has no header '" + name + "'; an answer needs the headers of its request");
    }
}
