package io.iotbridge.aliyun.source.consumer;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes records once more into the partition where their device is: that of their key since there are more partitions, that of the device which
 * an answer is for. Makes its producer when the first such record comes, which for most connectors is never. Used by the thread that consumes.
 */
final class Forwarder implements AutoCloseable {

    private static final Duration LAST = Duration.ofSeconds(1);

    private final Supplier<Producer<byte[], byte[]>> clients;
    private Producer<byte[], byte[]> producer;

    Forwarder(Supplier<Producer<byte[], byte[]>> clients) {
        this.clients = clients;
    }

    /** @return done once Kafka has the record there */
    Future<?> forward(ConsumerRecord<byte[], byte[]> record, int partition) {
        if (producer == null) {
            producer = clients.get();
        }
        return producer.send(new ProducerRecord<>(
                record.topic(),
                partition,
                RecordWithBytes.timestampOf(record),
                record.key(),
                record.value(),
                record.headers()));
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(LAST);
        }
    }
}
