package io.iotbridge.aliyun.codec;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;

/** Writes Connect values as JSON the way Kafka's own converter does, logical types included, but decimals as numbers. */
final class JsonWriter {

    private static final JsonConverter CONVERTER = converter();

    private JsonWriter() {}

    static byte[] write(Schema schema, Object value) throws PayloadException {
        requireFinite(value);
        try {
            return CONVERTER.fromConnectData("", schema, value);
        } catch (DataException e) {
            // What it says of a schema of Connect's own types names types, never values; its cause could quote, and
            // stays out.
            throw new PayloadException("the value cannot be written as JSON: " + e.getMessage());
        }
    }

    /** The converter would write NaN and the infinities as text; a number that turns into a text is a trap for the device. */
    private static void requireFinite(Object value) throws PayloadException {
        if (value instanceof Double number && !Double.isFinite(number)
                || value instanceof Float real && !Float.isFinite(real)) {
            throw new PayloadException("the value holds NaN or an infinity, which JSON cannot carry");
        }
        if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                requireFinite(struct.get(field));
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                requireFinite(entry.getKey());
                requireFinite(entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                requireFinite(element);
            }
        }
    }

    private static JsonConverter converter() {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false", "decimal.format", "NUMERIC"), false);
        return converter;
    }
}
