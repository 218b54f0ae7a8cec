package io.iotbridge.aliyun.thing.types;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** @param size most elements */
public record ArrayType(DataType item, OptionalInt size) implements DataType {

    @Override
    public String tsl() {
        return "array";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return SchemaBuilder.array(item.schema(name).build());
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        List<?> list = list(value, at);
        if (at.isStrong() && size.isPresent() && list.size() > size.getAsInt()) {
            throw at.wrong("there are more elements than the thing model allows, " + size.getAsInt() + "; remove some");
        }
        List<Object> encoded = new ArrayList<>(list.size());
        for (Object element : list) {
            encoded.add(item.encode(element, at.element(encoded.size())));
        }
        return encoded;
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        List<Object> decoded = new ArrayList<>();
        for (Object element : list(wire, at)) {
            decoded.add(item.decode(element, schema.valueSchema(), at.element(decoded.size())));
        }
        return decoded;
    }

    private static List<?> list(Object value, At at) throws ThingException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw at.mismatch("an array", value);
    }
}
