package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Numbers;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Where a record says at which time its values were so: {@code record}, {@code none} or {@code value.FIELD}. Immutable. */
public final class RecordTime {

    /** The timestamp that Kafka has. */
    public static final String RECORD = "record";

    private static final String NONE = "none";
    private static final String VALUE = "value.";

    private final String text;
    private final List<String> path;

    private RecordTime(String text, List<String> path) {
        this.text = text;
        this.path = path;
    }

    /**
     * The fields of a record, and their time.
     *
     * @param fields without the one that was the time, if it stood among them
     * @param time milliseconds since 1970
     */
    public record Timed(Map<String, Object> fields, OptionalLong time) {}

    /**
     * Reads the text of a configuration.
     *
     * @throws IllegalArgumentException if it is none of the three
     */
    public static RecordTime parse(String text) {
        String stripped = text.strip();
        if (stripped.equals(RECORD) || stripped.equals(NONE)) {
            return new RecordTime(stripped, List.of());
        }
        List<String> path = stripped.startsWith(VALUE)
                ? List.of(stripped.substring(VALUE.length()).split("\\.", -1))
                : List.of("");
        if (path.contains("")) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not valid; allowed values: record, none, value.FIELD");
        }
        return new RecordTime(stripped, path);
    }

    /** Whether records may come without a time. */
    public boolean isNone() {
        return text.equals(NONE);
    }

    /**
     * Takes the time out of a record.
     *
     * @param value a Struct, a map, or JSON as bytes or text
     * @param timestamp Kafka's, in milliseconds since 1970; {@code null} if it has none
     * @throws ThingException if the field is not there or holds no time; the message names it
     */
    public Timed of(Object value, Long timestamp) throws ThingException {
        Map<String, Object> fields = RecordFields.read(value, At.FIELDS);
        if (path.isEmpty()) {
            boolean isUsed = text.equals(RECORD) && timestamp != null && timestamp >= 0;
            return new Timed(fields, isUsed ? OptionalLong.of(timestamp) : OptionalLong.empty());
        }
        OptionalLong time = OptionalLong.of(millis(found(fields)));
        if (path.size() == 1) {
            fields = new LinkedHashMap<>(fields);
            fields.remove(path.get(0));
        }
        return new Timed(fields, time);
    }

    private Object found(Map<String, Object> fields) throws ThingException {
        Object at = fields;
        for (String name : path) {
            at = at == null
                    ? null
                    : RecordFields.of(at, At.FIELDS.field(String.join(".", path)))
                            .get(name);
        }
        return at;
    }

    private long millis(Object value) throws ThingException {
        if (value instanceof Date date) {
            return date.getTime();
        }
        BigDecimal number = Numbers.ofWire(value);
        try {
            return number == null
                    ? OffsetDateTime.parse(String.valueOf(value)).toInstant().toEpochMilli()
                    : number.longValueExact();
        } catch (ArithmeticException | DateTimeException e) {
            throw At.FIELDS
                    .field(String.join(".", path))
                    .wrong(
                            value == null
                                    ? "the record has no value for it, but it is the time of the other values"
                                    : "it is not a time; send a timestamp, milliseconds since 1970, or text as "
                                            + Instant.EPOCH);
        }
    }

    /** As it stands in the configuration. */
    @Override
    public String toString() {
        return text;
    }
}
