package io.iotbridge.aliyun.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A converter, the payload format that goes with it, and what a message looks like on both sides of it and of the transformations. */
enum Wire {
    BYTES("org.apache.kafka.connect.storage.StringConverter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
    STRING("org.apache.kafka.connect.storage.StringConverter", "org.apache.kafka.connect.storage.StringConverter"),
    JSON("org.apache.kafka.connect.json.JsonConverter", "org.apache.kafka.connect.json.JsonConverter");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String keyConverter;
    private final String valueConverter;

    Wire(String keyConverter, String valueConverter) {
        this.keyConverter = keyConverter;
        this.valueConverter = valueConverter;
    }

    String keyConverter() {
        return keyConverter;
    }

    String valueConverter() {
        return valueConverter;
    }

    /** Each has a device of its own. */
    String device() {
        return "pump-" + this;
    }

    /** What goes in, at either end. */
    byte[] sent(int number) {
        return switch (this) {
            case BYTES -> new byte[] {(byte) 0xff, 0, (byte) number};
            case STRING -> utf8("温度 " + number);
            case JSON -> utf8("{\"id\":\"" + number + "\",\"temperature\":23.5}");
        };
    }

    /** What comes out at the other end: InsertField adds a field, HeaderFrom copies one into a header. */
    byte[] expected(int number) {
        return this == JSON
                ? utf8("{\"id\":\"" + number + "\",\"temperature\":23.5,\"via\":\"connect\"}")
                : sent(number);
    }

    /** A record's key as this converter writes it. */
    byte[] key(String text) {
        return utf8(this == JSON ? "\"" + text + "\"" : text);
    }

    /** Whether both say the same. */
    boolean isSame(byte[] one, byte[] other) {
        if (this != JSON) {
            return Arrays.equals(one, other);
        }
        try {
            return MAPPER.readTree(utf8(one)).equals(MAPPER.readTree(utf8(other)));
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
