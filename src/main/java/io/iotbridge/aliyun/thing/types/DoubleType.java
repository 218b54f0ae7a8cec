package io.iotbridge.aliyun.thing.types;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** 64 bits. On the wire a number with a decimal point, even when it is whole. */
public record DoubleType(Range range) implements DataType {

    @Override
    public String tsl() {
        return "double";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return SchemaBuilder.float64();
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        BigDecimal number = finite(Numbers.of(value), value, at);
        if (value instanceof Long && new BigDecimal(number.doubleValue()).compareTo(number) != 0) {
            throw at.wrong("the integer has more digits than a double can carry; round it, or make the property text");
        }
        if (at.isStrong()) {
            range.check(number, at);
        }
        return value instanceof Float || value instanceof Double ? value : (Object) number.doubleValue();
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        BigDecimal number = finite(Numbers.ofWire(wire), wire, at);
        return wire instanceof Double ? wire : (Object) number.doubleValue();
    }

    private static BigDecimal finite(BigDecimal number, Object value, At at) throws ThingException {
        if (number == null || !Double.isFinite(number.doubleValue())) {
            throw at.mismatch("double (a finite number of 64 bits)", value);
        }
        return number;
    }
}
