package io.iotbridge.aliyun.source.consumer;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * Kafka's JsonConverter, created again from time to time: it keeps the names of all fields that it has read, and schemas. Bounded so
 * by what it may read, of which it keeps some multiple. Used by one thread.
 */
final class RenewedConverter implements Converter {

    /** Long enough that making one costs nothing beside reading. */
    private static final int MOST_BYTES = 1 << 20;

    private final Supplier<Converter> maker;
    private Converter current;
    private long read;

    /** @param maker of converters that are configured */
    RenewedConverter(Supplier<Converter> maker) {
        this.maker = maker;
        this.current = maker.get();
    }

    /** Does nothing: it is configured by the code that makes it. */
    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        // Those of the maker.
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        return current.fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (read > MOST_BYTES) {
            current = maker.get();
            read = 0;
        }
        read += value == null ? 0 : value.length;
        return current.toConnectData(topic, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        return toConnectData(topic, value);
    }
}
