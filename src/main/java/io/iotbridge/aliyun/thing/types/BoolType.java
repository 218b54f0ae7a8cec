package io.iotbridge.aliyun.thing.types;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** On the wire the number 0 or 1: the platform refuses {@code true} and {@code "1"}. */
public record BoolType(Labels labels) implements DataType {

    @Override
    public String tsl() {
        return "bool";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return labels.onto(SchemaBuilder.bool());
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        if (value instanceof String label) {
            return labels.number(label, at);
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return truth(Numbers.int32(Numbers.of(value)), value, at) ? 1 : 0;
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        return read(wire, at);
    }

    /** A truth value of a frame. */
    public static boolean read(Object wire, At at) throws ThingException {
        return wire instanceof Boolean truth ? truth : truth(Numbers.int32(Numbers.ofWire(wire)), wire, at);
    }

    private static boolean truth(Integer number, Object value, At at) throws ThingException {
        if (number == null || number < 0 || number > 1) {
            throw at.mismatch("bool (true or false, or 0 or 1)", value);
        }
        return number == 1;
    }
}
