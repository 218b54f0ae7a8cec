package io.iotbridge.aliyun.codec;

import io.iotbridge.aliyun.errors.Quoted;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Writes Connect values as JSON the way Kafka's own converter does, logical types included, but decimals as numbers unless somebody says
 * otherwise. A null is written as null: a schema's default that is to stand for it has been put there by the code that read the record.
 */
final class JsonWriter {

    private static final String DECIMALS = "decimal.format";
    private static final String DEFAULTS = "replace.null.with.default";

    private final JsonConverter converter = new JsonConverter();

    /** @param settings those of the JsonConverter that reads the records, as far as they are configured */
    JsonWriter(Map<String, String> settings) {
        converter.configure(
                Map.of(
                        "schemas.enable",
                        "false",
                        DECIMALS,
                        settings.getOrDefault(DECIMALS, "NUMERIC"),
                        DEFAULTS,
                        settings.getOrDefault(DEFAULTS, "false")),
                false);
    }

    byte[] write(Schema schema, Object value) throws PayloadException {
        requireWritable(value, 0);
        try {
            return converter.fromConnectData("", schema, value);
        } catch (DataException e) {
            // What it says of a schema of Connect's own types names types, never values; its cause could quote, and
            // stays out.
            throw new PayloadException("the value cannot be written as JSON: " + Quoted.bare(e.getMessage()));
        }
    }

    /**
     * The converter would write NaN and the infinities as text; a number that turns into a text is a trap for the device. Of a part of a buffer
     * it would write the whole, and it fails on a buffer without an array.
     */
    private static void requireWritable(Object value, int depth) throws PayloadException {
        boolean container = value instanceof Struct || value instanceof Map || value instanceof List;
        if (container && depth == JsonReader.MAX_DEPTH) {
            throw new PayloadException("the value is nested more than " + JsonReader.MAX_DEPTH + " levels deep");
        }
        if (value instanceof Double number && !Double.isFinite(number)
                || value instanceof Float real && !Float.isFinite(real)) {
            throw new PayloadException("the value is NaN or infinite, which JSON cannot represent");
        }
        if (value instanceof ByteBuffer buffer && !(buffer.hasArray() && buffer.remaining() == buffer.array().length)) {
            throw new PayloadException("the value contains bytes in a buffer that is read-only or part of another one;"
                    + " use a converter that gives byte arrays");
        }
        if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                fillRequired(struct, field);
                requireWritable(struct.getWithoutDefault(field.name()), depth + 1);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                requireWritable(entry.getKey(), depth + 1);
                requireWritable(entry.getValue(), depth + 1);
            }
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                requireWritable(element, depth + 1);
            }
        }
    }

    /** Null is no value of a required field, so there its default is what the record says; {@code Struct.get} sees it so too. */
    private static void fillRequired(Struct struct, Field field) {
        Schema schema = field.schema();
        if (!schema.isOptional() && schema.defaultValue() != null && struct.getWithoutDefault(field.name()) == null) {
            struct.put(field, schema.defaultValue());
        }
    }
}
