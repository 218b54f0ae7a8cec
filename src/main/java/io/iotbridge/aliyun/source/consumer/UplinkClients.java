package io.iotbridge.aliyun.source.consumer;

import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients of a source that consumes. */
public final class UplinkClients {

    private UplinkClients() {}

    /** Leaves bytes as they are. */
    static Consumer<byte[], byte[]> consumer(UplinkTopicsConfig config) {
        return new KafkaConsumer<>(config.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Connects as the consumer does. */
    static Producer<byte[], byte[]> producer(UplinkTopicsConfig config) {
        Map<String, Object> settings = config.consumer();
        settings.keySet().retainAll(ProducerConfig.configNames());
        // It names classes for consumers.
        settings.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Connects as the consumer does, unless somebody says otherwise. */
    static Producer<byte[], byte[]> resultsProducer(UplinkTopicsConfig config) {
        return new KafkaProducer<>(config.resultsProducer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Connects as the consumer does. */
    public static Admin admin(UplinkTopicsConfig config, String clientId) {
        Map<String, Object> settings = config.consumer();
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        return Admin.create(settings);
    }
}
