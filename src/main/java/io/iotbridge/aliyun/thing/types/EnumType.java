package io.iotbridge.aliyun.thing.types;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** On the wire a number. In a record its label will do too. */
public record EnumType(Labels labels) implements DataType {

    @Override
    public String tsl() {
        return "enum";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return labels.onto(SchemaBuilder.int32());
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        if (value instanceof String label) {
            return labels.number(label, at);
        }
        Integer number = at.required(Numbers.int32(Numbers.of(value)), "enum (its number or its label)", value);
        if (at.isStrong() && !labels.byNumber().containsKey(number)) {
            throw at.wrong("the number is not in the thing model; send one of " + labels.byNumber());
        }
        return number;
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        return at.required(Numbers.int32(Numbers.ofWire(wire)), "enum (a whole number of 32 bits)", wire);
    }
}
