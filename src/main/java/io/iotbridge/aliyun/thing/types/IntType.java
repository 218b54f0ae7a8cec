package io.iotbridge.aliyun.thing.types;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** 32 bits. On the wire a number without a point. */
public record IntType(Range range) implements DataType {

    private static final String WANTED = "int (a whole number of 32 bits)";

    @Override
    public String tsl() {
        return "int";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return SchemaBuilder.int32();
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        Integer number = at.required(Numbers.int32(Numbers.of(value)), WANTED, value);
        if (at.isStrong()) {
            range.check(BigDecimal.valueOf(number), at);
        }
        return number;
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        return read(wire, at);
    }

    /** A number of a frame, whatever its range. */
    public static int read(Object wire, At at) throws ThingException {
        return at.required(Numbers.int32(Numbers.ofWire(wire)), WANTED, wire);
    }
}
