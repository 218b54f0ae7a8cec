package io.iotbridge.aliyun.thing.types;

import java.util.OptionalInt;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** @param length most characters. Pages of the platform say characters and bytes; counting characters refuses nothing that is good. */
public record TextType(OptionalInt length) implements DataType {

    @Override
    public String tsl() {
        return "text";
    }

    @Override
    public SchemaBuilder schema(String name) {
        return SchemaBuilder.string();
    }

    @Override
    public Object encode(Object value, At at) throws ThingException {
        String text = text(value, at);
        if (at.isStrong() && length.isPresent() && text.codePointCount(0, text.length()) > length.getAsInt()) {
            throw at.wrong(
                    "the text is longer than the thing model allows, " + length.getAsInt() + " characters; shorten it");
        }
        return text;
    }

    @Override
    public Object decode(Object wire, Schema schema, At at) throws ThingException {
        return text(wire, at);
    }

    private static String text(Object value, At at) throws ThingException {
        if (value instanceof String text) {
            return text;
        }
        throw at.mismatch("text", value);
    }
}
