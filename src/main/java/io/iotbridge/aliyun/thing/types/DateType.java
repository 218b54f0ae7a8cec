package io.iotbridge.aliyun.thing.types;

import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/** A time in UTC, to the millisecond. On the wire milliseconds since 1970 as a text. */
public record DateType() implements DataType {

    @Override
    public String tsl() {
        return "date";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return Timestamp.builder();
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        return Long.toString(value instanceof Date date ? date.getTime() : millis(value, at));
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        return new Date(millis(wire, at));
    }

    private static long millis(Object value, At at) throws ThingException {
        Long millis = Numbers.int64(Numbers.ofWire(value));
        return at.required(millis, "date (a timestamp, or milliseconds since 1970)", value);
    }
}
