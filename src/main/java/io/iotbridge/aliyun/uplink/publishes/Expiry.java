package io.iotbridge.aliyun.uplink.publishes;

import io.iotbridge.aliyun.thing.types.ThingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Until when records are of use: so long after their timestamp, and no longer than their header says. Pure. */
public final class Expiry {

    /** Milliseconds since 1970, as a number or as text, after which a record is not to leave any more. */
    static final String HEADER = "iot.expires";

    /** Of a record that is of use for ever. */
    public static final long NEVER = Long.MAX_VALUE;

    private Expiry() {}

    /**
     * The last millisecond since 1970 at which a record may leave.
     *
     * @param maxAge zero for no limit; a record without a timestamp has no age
     * @throws ThingException if the header holds no time
     */
    public static long of(SinkRecord record, Duration maxAge) throws ThingException {
        Long timestamp = record.timestamp();
        long aged = maxAge.isZero() || timestamp == null || timestamp < 0 ? NEVER : after(timestamp, maxAge.toMillis());
        Header header = record.headers().lastWithName(HEADER);
        return header == null || header.value() == null ? aged : Math.min(aged, millis(header.value()));
    }

    /** The sum of two that are not negative, at most {@link #NEVER}. */
    private static long after(long timestamp, long age) {
        return timestamp > NEVER - age ? NEVER : timestamp + age;
    }

    /** Why a record is reported that has expired. */
    public static String reason(OutgoingPublish record, long now) {
        if (record.isAnswer()) {
            return AnswerEncoder.tooLate(record.expires(), now);
        }
        return "it expired " + (now - record.expires())
                + " ms before its turn came, according to .max.age.ms of its route or its header " + HEADER;
    }

    private static long millis(Object value) throws ThingException {
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof Date date) {
            return date.getTime();
        }
        try {
            return Long.parseLong(text(value).strip());
        } catch (NumberFormatException e) {
            throw new ThingException(
                    "the header '" + HEADER + "' is not a time; send milliseconds since 1970 as a number or as text");
        }
    }

    /** Of nothing that holds other values: they may be nested deeper than a stack is. */
    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value instanceof CharSequence || value instanceof Number ? value.toString() : "";
    }
}
