package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.source.records.PolledRecord;
import io.iotbridge.aliyun.source.records.RecordKeys;
import io.iotbridge.aliyun.source.records.ReportValues;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;

/**
 * A record from Kafka that cannot be published, on its way to the errors topic with its value as it came; so its key, where the key converter takes
 * bytes. Else that is text, and a key that is none stands in a header too.
 */
final class DeadLetter extends PolledRecord {

    private final transient CompletableFuture<Void> kept = new CompletableFuture<>();

    private DeadLetter(
            String topic,
            ConsumerRecord<byte[], byte[]> original,
            SchemaAndValue key,
            SchemaAndValue value,
            Headers headers) {
        super(null, NO_OFFSET, topic, key, value, RecordWithBytes.timestampOf(original), headers);
    }

    /** @param reason why the record cannot be published */
    static DeadLetter of(
            String topic,
            ConsumedRecord consumed,
            String reason,
            RecordKeys keys,
            ReportValues values,
            String connector,
            int task) {
        ConsumerRecord<byte[], byte[]> original = ((RecordWithBytes) consumed.record()).original();
        Headers headers = consumed.record()
                .headers()
                .duplicate()
                .addString("iot.error.kind", "uplink")
                .addString("iot.error.reason", reason)
                .addString("iot.error.connector", connector)
                .addInt("iot.error.task", task)
                .addString("iot.error.topic", original.topic())
                .addInt("iot.error.partition", original.partition())
                .addLong("iot.error.offset", original.offset());
        if (!keys.isWhole(original.key())) {
            headers.addString("iot.error.key.base64", Base64.getEncoder().encodeToString(original.key()));
        }
        return new DeadLetter(topic, original, keys.of(original.key()), values.of(original.value()), headers);
    }

    /** Done once Kafka has it; exceptionally if Connect gave it up. */
    CompletableFuture<Void> kept() {
        return kept;
    }

    @Override
    public void settled(boolean isInKafka) {
        if (isInKafka) {
            kept.complete(null);
        } else {
            kept.completeExceptionally(
                    notInKafka("The report to uplink.errors.topic " + topic(), "uplink.errors.topic"));
        }
    }
}
