package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.routing.DevicePartitions;
import io.iotbridge.aliyun.routing.KafkaTopics;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** What a source connector consumes itself, so that it carries both directions. */
final class UplinkTopicsKeys {

    static final String TOPICS = "uplink.topics";
    static final String CONSUMER = "uplink.consumer.";
    static final String BOOTSTRAP = CONSUMER + ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG;
    static final String GROUP = CONSUMER + ConsumerConfig.GROUP_ID_CONFIG;
    static final String PARTITIONER = "uplink.partitioner";
    static final String PARTITION_KEY = "uplink.partition.key";
    static final String POLL_INTERVAL = "uplink.topics.poll.interval.ms";
    static final String KEY_CONVERTER = "uplink.key.converter";
    static final String VALUE_CONVERTER = "uplink.value.converter";
    static final String HEADER_CONVERTER = "uplink.header.converter";
    static final String ERRORS_TOPIC = "uplink.errors.topic";
    /** Connect's own, for the converters of a sink. */
    static final String RETRY_TIMEOUT = "errors.retry.timeout";
    /** Connect's own, likewise. */
    static final String RETRY_DELAY = "errors.retry.delay.max.ms";
    /** Written by the connector for its tasks. */
    static final String TASK_PARTITIONS = "iot.task.partitions";

    /** What begins like this is for somebody else to know. */
    static final List<String> PASSED_ON =
            List.of(CONSUMER, DownlinkAdmin.PREFIX, KEY_CONVERTER + ".", VALUE_CONVERTER + ".", HEADER_CONVERTER + ".");

    private static final Map<String, String> OURS = Map.of(
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class.getName(),
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class.getName());

    private UplinkTopicsKeys() {}

    static void define(ConfigDef def) {
        new KeyGroup(def, "Uplink through the source")
                .list(
                        TOPICS,
                        Importance.HIGH,
                        "Kafka topics that the source connector itself consumes and publishes over its links, instead of a sink connector;"
                                + " all with the same number of partitions. The keys of the group Uplink apply.")
                .text(
                        BOOTSTRAP,
                        null,
                        Importance.HIGH,
                        "Bootstrap servers of Kafka; required with " + TOPICS + ". Every other " + CONSUMER
                                + "* is passed to the consumer too.")
                .text(
                        GROUP,
                        null,
                        Importance.MEDIUM,
                        "Consumer group in which offsets are kept; default: connect-<connector>.")
                .choice(
                        PARTITIONER,
                        "murmur2",
                        List.of("murmur2", "crc32"),
                        Importance.HIGH,
                        "How the producers of these topics choose the partition of a key: murmur2 is the default of Kafka's Java clients, crc32"
                                + " that of librdkafka (consistent_random).")
                .parsed(
                        PARTITION_KEY,
                        DevicePartitions.DEFAULT_KEY,
                        DevicePartitions::parseKey,
                        Importance.MEDIUM,
                        "Key, as UTF-8 text, of the records of a device: its partition decides which task has the device.")
                .number(
                        POLL_INTERVAL,
                        30_000,
                        100,
                        86_400_000,
                        Importance.LOW,
                        "Interval in milliseconds at which the plugin checks the number of partitions; after a change the tasks are started anew.")
                .parsed(
                        KEY_CONVERTER,
                        ConverterKeys.BYTES,
                        name -> Classes.find(name, Converter.class),
                        Importance.MEDIUM,
                        "Connect converter of the keys, with its own keys below " + KEY_CONVERTER
                                + ".*. Bytes are read as UTF-8 text by routes.")
                .parsed(
                        VALUE_CONVERTER,
                        ConverterKeys.BYTES,
                        name -> Classes.find(name, Converter.class),
                        Importance.MEDIUM,
                        "Connect converter of the values, with its own keys below " + VALUE_CONVERTER + ".*.")
                .parsed(
                        HEADER_CONVERTER,
                        "org.apache.kafka.connect.storage.StringConverter",
                        name -> Classes.find(name, HeaderConverter.class),
                        Importance.LOW,
                        "Connect converter of the headers, with its own keys below " + HEADER_CONVERTER
                                + ".*. A converter that guesses types reads 0012 as a number.")
                .parsed(
                        ERRORS_TOPIC,
                        null,
                        KafkaTopics::requireName,
                        Importance.MEDIUM,
                        "Kafka topic for records that cannot be published; if unset, the first such record fails the task.");
        ResultsKeys.define(def);
        def.defineInternal(TASK_PARTITIONS, ConfigDef.Type.INT, 0, Importance.LOW);
    }

    /** The routes to the platform: none where the source consumes nothing; empty where something is wrong. */
    static Optional<UplinkRoutes> routes(AbstractConfig config, Problems problems) {
        List<String> topics = Lists.of(config, TOPICS);
        if (topics.isEmpty()) {
            if (!Lists.of(config, UplinkKeys.ROUTES).isEmpty()) {
                problems.add(
                        TOPICS,
                        "is missing, and there are " + UplinkKeys.ROUTES
                                + "; set the topics that they are for, or remove them");
            } else if (ResultsKeys.topic(config).isPresent()) {
                problems.add(
                        TOPICS,
                        "is missing, and there is " + ResultsKeys.TOPIC
                                + "; set the topics whose results are meant, or remove it");
            }
            return Optional.of(new UplinkRoutes(List.of()));
        }
        check(config, problems);
        ConverterKeys.checkUplink(config, "uplink.", problems);
        Optional<UplinkRoutes> routes = UplinkKeys.routes(config, problems);
        routes.ifPresent(known -> UplinkKeys.requireTaken(TOPICS, topics, known, problems));
        return routes;
    }

    private static void check(AbstractConfig config, Problems problems) {
        if (config.getString(BOOTSTRAP) == null) {
            problems.add(BOOTSTRAP, "is missing; set the bootstrap servers for " + TOPICS);
        }
        String errorsTopic = config.getString(ERRORS_TOPIC);
        if (errorsTopic != null && Lists.of(config, TOPICS).contains(errorsTopic)) {
            problems.add(
                    ERRORS_TOPIC,
                    "is one of " + TOPICS + ": a bad record would go round in a loop; choose another topic");
        }
        ResultsKeys.check(config, Lists.of(config, TOPICS)::contains, false, problems);
        if (config.getInt(UplinkKeys.COMMIT_INTERVAL) == 0) {
            problems.add(
                    UplinkKeys.COMMIT_INTERVAL,
                    "is 0, but nobody else commits the offsets of " + TOPICS + "; set an interval");
        }
        Map<String, String> given = PassedOn.below(config, CONSUMER);
        OURS.keySet().stream()
                .filter(given::containsKey)
                .sorted()
                .forEach(key -> problems.add(
                        CONSUMER + key,
                        "cannot be set: " + KEY_CONVERTER + " and " + VALUE_CONVERTER + " do its work"));
        if (Boolean.parseBoolean(given.get(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG))) {
            problems.add(
                    CONSUMER + ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    "cannot be true: offsets are committed once the platform has acknowledged their records");
        }
        PassedOn.check(ConsumerConfig.configDef(), CONSUMER, given, OURS, problems);
    }
}
