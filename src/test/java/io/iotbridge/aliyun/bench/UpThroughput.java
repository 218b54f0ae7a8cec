package io.iotbridge.aliyun.bench;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka to platform as fast as it goes: from the first record produced until the platform has accepted the last. */
record UpThroughput(Payload payload) implements Measure {

    @Override
    public Map<Figure, Double> of(Ground ground, Contender contender, int messages) {
        Lane lane = contender.lane();
        long goal = published(ground) + messages;
        Cost cost = Cost.begin(contender);
        try (Producer<byte[], byte[]> producer = producer(ground)) {
            byte[] value = payload.bytesAt(System.nanoTime());
            for (int i = 0; i < messages; i++) {
                producer.send(new ProducerRecord<>(lane.up(), lane.keyBytes(i % lane.devices()), value));
            }
        }
        DownThroughput.awaitThat(contender, messages, () -> published(ground) >= goal);
        return cost.end(messages);
    }

    static long published(Ground ground) {
        return ground.platform().published();
    }

    static Producer<byte[], byte[]> producer(Ground ground) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", ground.bootstrapServers(), "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
