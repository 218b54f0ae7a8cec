package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.config.UplinkTopicsConfig.Plugged;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Does for the records that a source consumes what a worker does for those of a sink. Used by one thread. */
final class UplinkConverters implements Closeable {

    private final List<Object> made = new ArrayList<>();
    private final Converter key;
    private final Converter value;
    private final HeaderConverter headers;

    /** @throws org.apache.kafka.common.KafkaException if a converter cannot be made or refuses its settings */
    UplinkConverters(UplinkTopicsConfig config) {
        try {
            key = remember(converter(config.keyConverter(), true));
            value = remember(converter(config.valueConverter(), false));
            headers = remember(headerConverter(config.headerConverter()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T> T remember(T converter) {
        made.add(converter);
        return converter;
    }

    private static Converter converter(Plugged<Converter> plugged, boolean isKey) {
        return ConverterKind.of(plugged.type().getName()) == ConverterKind.JSON
                ? new RenewedConverter(() -> configured(plugged, isKey))
                : configured(plugged, isKey);
    }

    private static Converter configured(Plugged<Converter> plugged, boolean isKey) {
        Converter converter = Utils.newInstance(plugged.type());
        converter.configure(plugged.settings(), isKey);
        return converter;
    }

    private static HeaderConverter headerConverter(Plugged<HeaderConverter> plugged) {
        HeaderConverter converter = Utils.newInstance(plugged.type());
        Map<String, String> settings = new HashMap<>(plugged.settings());
        settings.put("converter.type", "header");
        converter.configure(settings);
        return converter;
    }

    /**
     * Makes of a record what a sink would get.
     *
     * @throws UnreadableException if a converter cannot read it, now or at all
     */
    RecordWithBytes convert(ConsumerRecord<byte[], byte[]> record) {
        return new RecordWithBytes(
                record,
                attempt(
                        "uplink.key.converter",
                        () -> key.toConnectData(record.topic(), record.headers(), record.key())),
                attempt(
                        "uplink.value.converter",
                        () -> value.toConnectData(record.topic(), record.headers(), record.value())),
                attempt("uplink.header.converter", () -> convertHeaders(record)));
    }

    private static <T> T attempt(String converter, Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (RuntimeException | StackOverflowError e) {
            // Of a value that is nested too deep there is no more stack than this one.
            throw new UnreadableException(converter, e);
        }
    }

    /** The record as it came: its headers are left out, for they may be what cannot be read. */
    RecordWithBytes leave(ConsumerRecord<byte[], byte[]> record) {
        SchemaAndValue nothing = SchemaAndValue.NULL;
        return new RecordWithBytes(record, nothing, nothing, new ConnectHeaders());
    }

    private Headers convertHeaders(ConsumerRecord<byte[], byte[]> record) {
        Headers converted = new ConnectHeaders();
        for (Header header : record.headers()) {
            converted.add(header.key(), headers.toConnectHeader(record.topic(), header.key(), header.value()));
        }
        return converted;
    }

    /** As a worker does, where they can be closed: with Kafka 3 those of keys and values cannot. */
    @Override
    public void close() {
        for (Object converter : made) {
            if (converter instanceof AutoCloseable closeable) {
                Utils.closeQuietly(closeable, "converter");
            }
        }
    }
}
