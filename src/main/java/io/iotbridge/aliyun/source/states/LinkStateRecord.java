package io.iotbridge.aliyun.source.states;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.codec.PayloadEncoder;
import io.iotbridge.aliyun.codec.PayloadException;
import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.source.records.PolledRecord;
import io.iotbridge.aliyun.source.records.RecordKeys;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;

/**
 * A record that tells where the link of a device stands; of a removed device, one without a value. The value is a structure, or its JSON where the
 * connector's converter carries only text or bytes. No message stands behind it, so nothing is acknowledged to the platform for it.
 */
final class LinkStateRecord extends PolledRecord {

    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("io.iotbridge.link.State")
            .version(1)
            .field("productKey", Schema.STRING_SCHEMA)
            .field("deviceName", Schema.STRING_SCHEMA)
            .field("state", Schema.STRING_SCHEMA)
            .field("reason", Schema.OPTIONAL_STRING_SCHEMA)
            .field("detail", Schema.OPTIONAL_STRING_SCHEMA)
            .field("time", Schema.INT64_SCHEMA)
            .field("since", Schema.INT64_SCHEMA)
            .build();

    private static final PayloadEncoder JSON = new PayloadEncoder(PayloadFormat.JSON, Map.of());

    private final transient Consumer<Boolean> settled;

    private LinkStateRecord(
            ListedDevices.Note note,
            String topic,
            SchemaAndValue key,
            SchemaAndValue value,
            long time,
            Consumer<Boolean> settled) {
        super(note.partition(), note.offset(), topic, key, value, time, new ConnectHeaders());
        this.settled = settled;
    }

    /**
     * For the topic of states.
     *
     * @param note for the source offsets
     * @param settled told whether Kafka has it, once that is known
     */
    static LinkStateRecord of(
            LinkStateChange change,
            ListedDevices.Note note,
            StatusTopic topic,
            RecordKeys keys,
            Consumer<Boolean> settled) {
        SchemaAndValue value = change.status()
                .map(status -> value(struct(change, status), topic.values()))
                .orElse(SchemaAndValue.NULL);
        return new LinkStateRecord(
                note, topic.name(), keys.of(change.device().toString()), value, change.time(), settled);
    }

    private static SchemaAndValue value(Struct struct, ConverterKind converter) {
        return switch (converter) {
            case TEXT -> new SchemaAndValue(Schema.STRING_SCHEMA, new String(json(struct), StandardCharsets.UTF_8));
            case BYTES -> new SchemaAndValue(Schema.BYTES_SCHEMA, json(struct));
            default -> new SchemaAndValue(SCHEMA, struct);
        };
    }

    private static byte[] json(Struct struct) {
        try {
            return JSON.encode(SCHEMA, struct);
        } catch (PayloadException e) {
            throw new IllegalStateException("text and numbers are JSON", e);
        }
    }

    private static Struct struct(LinkStateChange change, LinkStateChange.Status status) {
        return new Struct(SCHEMA)
                .put("productKey", change.device().productKey())
                .put("deviceName", change.device().deviceName())
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("reason", status.reason().isEmpty() ? null : status.reason())
                .put("detail", status.detail().isEmpty() ? null : status.detail())
                .put("time", change.time())
                .put("since", status.since());
    }

    @Override
    public void settled(boolean isInKafka) {
        settled.accept(isInKafka);
    }
}
