package io.iotbridge.aliyun.codec;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/** Converts Connect data into payloads. Safe for use by several threads. */
public final class PayloadEncoder {

    private final PayloadFormat format;
    private final JsonWriter writer;

    /** @param settings those of the JsonConverter that reads the records, as far as they are configured; empty with any other */
    public PayloadEncoder(PayloadFormat format, Map<String, String> settings) {
        this.format = format;
        this.writer = new JsonWriter(settings);
    }

    /**
     * Writes a value from Kafka as a payload.
     *
     * @param schema its schema, or {@code null}
     * @throws PayloadException if the format cannot carry it; {@code null} is carried by none
     */
    public byte[] encode(Schema schema, Object value) throws PayloadException {
        return format.encode(schema, value, writer);
    }
}
