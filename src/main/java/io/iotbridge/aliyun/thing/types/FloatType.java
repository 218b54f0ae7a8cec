package io.iotbridge.aliyun.thing.types;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** 32 bits. On the wire a number with a decimal point, even when it is whole. */
public record FloatType(Range range) implements DataType {

    @Override
    public String tsl() {
        return "float";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return SchemaBuilder.float32();
    }

    /** Doubles keep their digits: cut to 32 bits they would be written with other ones. */
    @Override
    public Object encode(Object value, At at) throws ThingException {
        BigDecimal number = finite(Numbers.of(value), value, at);
        if (at.isStrong()) {
            range.check(number, at);
        }
        return value instanceof Float || value instanceof Double ? value : (Object) number.doubleValue();
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        BigDecimal number = finite(Numbers.ofWire(wire), wire, at);
        // Of a double as it is: a minus before a zero does not survive BigDecimal.
        return wire instanceof Double real ? (Object) real.floatValue() : (Object) number.floatValue();
    }

    private static BigDecimal finite(BigDecimal number, Object value, At at) throws ThingException {
        if (number == null || !Float.isFinite(number.floatValue())) {
            throw at.mismatch("float (a finite number of 32 bits)", value);
        }
        return number;
    }
}
