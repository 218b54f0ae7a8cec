package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.routing.KafkaTopics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Where is written what became of each record. {@link PassedOn} refuses what would load classes or read the worker's files. */
final class ResultsKeys {

    static final String TOPIC = "uplink.results.topic";
    static final String PRODUCER = "uplink.results.producer.";
    static final String BOOTSTRAP = PRODUCER + ProducerConfig.BOOTSTRAP_SERVERS_CONFIG;

    private static final Map<String, String> OURS = Map.of(
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class.getName(),
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class.getName());

    /** Longer than a broker takes to come back; no longer than a person would wait for a topic that is not there. */
    private static final String MAX_BLOCK_MS = "120000";

    private ResultsKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Uplink results")
                .parsed(
                        TOPIC,
                        null,
                        KafkaTopics::requireName,
                        Importance.MEDIUM,
                        "Kafka topic for the result of each record: confirmed, published, rejected, expired or undeliverable, as JSON, with the record's"
                                + " key. The topic has to exist. An offset is committed only after its result is written.")
                .text(
                        BOOTSTRAP,
                        null,
                        Importance.MEDIUM,
                        "Bootstrap servers for these results: required in a sink; a source uses "
                                + UplinkTopicsKeys.CONSUMER + "* for both, unless this differs. Every other " + PRODUCER
                                + "* is passed to the producer too.");
    }

    /**
     * Notes what is wrong.
     *
     * @param consumes whether records of a topic would go round in a loop
     * @param needsAddresses whether Kafka's addresses are known from nowhere else
     */
    static void check(AbstractConfig config, Predicate<String> consumes, boolean needsAddresses, Problems problems) {
        String topic = config.getString(TOPIC);
        Map<String, String> given = PassedOn.below(config, PRODUCER);
        if (topic == null && !given.isEmpty()) {
            problems.add(
                    TOPIC,
                    "is missing, but there are keys below " + PRODUCER
                            + "; set the topic that they are for, or remove them");
        }
        if (topic != null && consumes.test(topic)) {
            problems.add(
                    TOPIC, "is consumed by this connector: results would go round in a loop; choose another topic");
        }
        if (topic != null && needsAddresses && config.getString(BOOTSTRAP) == null) {
            problems.add(
                    BOOTSTRAP,
                    "is missing; set the bootstrap servers for " + TOPIC + "; a sink has no producer of its own");
        }
        OURS.keySet().stream()
                .filter(given::containsKey)
                .sorted()
                .forEach(key -> problems.add(PRODUCER + key, "cannot be set: keys and values are bytes"));
        if (given.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            problems.add(
                    PRODUCER + ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    "cannot be set: a transaction cannot undo what the platform has done");
        }
        PassedOn.check(ProducerConfig.configDef(), PRODUCER, given, OURS, problems);
    }

    static Optional<String> topic(AbstractConfig config) {
        return Optional.ofNullable(config.getString(TOPIC));
    }

    /**
     * Settings of the producer, but for its serializers.
     *
     * @param others of a client of the same Kafka; empty for none
     */
    static Map<String, Object> producer(AbstractConfig config, Map<String, Object> others, String clientId) {
        Map<String, Object> producer = new HashMap<>(others);
        producer.keySet().retainAll(ProducerConfig.configNames());
        // It names classes for consumers.
        producer.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        producer.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        // As Connect has its own: Kafka that is away is waited for.
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        producer.putAll(PassedOn.below(config, PRODUCER));
        return producer;
    }
}
