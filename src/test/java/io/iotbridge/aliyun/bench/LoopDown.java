package io.iotbridge.aliyun.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Platform to Kafka. */
final class LoopDown {
    private static final String CALL = "/rrpc/request/";

    private final Lane lane;
    private final Producer<byte[], byte[]> producer;

    LoopDown(Lane lane, String bootstrapServers) {
        this.lane = lane;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void forward(byte[] key, LoopClients.Message message) {
        producer.send(record(key, message), (metadata, failure) -> {
            if (failure != null) {
                LoopClients.fatal(failure);
            }
            message.acknowledge();
        });
    }

    private ProducerRecord<byte[], byte[]> record(byte[] key, LoopClients.Message message) {
        int call = message.topic().indexOf(CALL);
        if (call < 0) {
            return new ProducerRecord<>(lane.down(), key, message.payload());
        }
        byte[] id = message.topic().substring(call + CALL.length()).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(
                lane.calls(), null, key, message.payload(), List.of(new RecordHeader(Loop.MESSAGE_ID, id)));
    }
}
