package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.link.LiveCheck;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.registry.DevicesWatch;
import io.iotbridge.aliyun.registry.TaskShard;
import io.iotbridge.aliyun.routing.DeviceSource;
import io.iotbridge.aliyun.routing.KafkaTopics;
import io.iotbridge.aliyun.routing.UplinkRoute;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.routing.UplinkTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The sink connector's configuration, read and checked once. Immutable. */
public final class SinkConfig {

    static final String ROUTES = "uplink.routes";
    static final String RATE_QOS0 = "uplink.rate.qos0.per.second";
    static final String RATE_QOS1 = "uplink.rate.qos1.per.second";
    static final String IN_FLIGHT = "uplink.in.flight.per.device";
    static final String BUFFER_RECORDS = "uplink.buffer.records";
    static final String BUFFER_BYTES = "uplink.buffer.bytes";
    static final String COMMIT_INTERVAL = "uplink.commit.interval.ms";
    static final String DRAIN_TIMEOUT = "uplink.drain.timeout.ms";
    static final String PUBACK_TIMEOUT = "uplink.puback.timeout.ms";

    private final ConnectorConfig<UplinkRoutes> config;
    private final Map<String, PayloadFormat> formats = new HashMap<>();

    /** @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong */
    public SinkConfig(Map<String, String> props) {
        config = ConnectorConfig.read(definition(props), props, SinkConfig::routes);
        for (UplinkRoute route : config.routes().routes()) {
            formats.put(route.alias(), config.payload(key(route.alias(), "payload")));
        }
    }

    /** All keys but those of aliases. */
    public static ConfigDef definition() {
        return definition(Map.of());
    }

    private static ConfigDef definition(Map<String, String> props) {
        ConfigDef def = ConnectorConfig.define(props);
        KeyGroup group = new KeyGroup(def, "Uplink")
                .list(
                        ROUTES,
                        Importance.HIGH,
                        "Aliases of routes, Kafka to platform, in order: the first that takes the Kafka topic wins. Each has keys "
                                + ROUTES + ".<alias>.kafka.topics, .mqtt.topic, .qos, .device, .payload.")
                .number(
                        RATE_QOS0,
                        30,
                        0,
                        1_000_000,
                        Importance.MEDIUM,
                        "QoS 0 publishes a second and device; 0 for no limit. The platform silently drops more than 30.")
                .number(
                        RATE_QOS1,
                        10,
                        0,
                        1_000_000,
                        Importance.MEDIUM,
                        "QoS 1 publishes a second and device; 0 for no limit. The platform silently drops more than 10.")
                .number(
                        IN_FLIGHT,
                        16,
                        1,
                        10_000,
                        Importance.LOW,
                        "Publishes of one device that may wait for their PUBACK at a time.")
                .number(
                        BUFFER_RECORDS,
                        10_000,
                        1,
                        10_000_000,
                        Importance.LOW,
                        "Records a task holds between Kafka and the platform. A partition that holds as many as are still free is paused:"
                                + " one busy partition takes half of them, two a third each.")
                .bytes(
                        BUFFER_BYTES,
                        64L << 20,
                        1,
                        Importance.LOW,
                        "Bytes of heap that these records may take, by estimate: 1 KB each, key, headers and payload, and the value: twice the"
                                + " payload for text, seven times for structures.")
                .number(
                        COMMIT_INTERVAL,
                        200,
                        0,
                        3_600_000,
                        Importance.LOW,
                        "Milliseconds after which offsets that have moved are committed, so that little is published twice after a crash;"
                                + " 0 leaves it to the worker's offset.flush.interval.ms.")
                .number(
                        DRAIN_TIMEOUT,
                        1_000,
                        0,
                        4_000,
                        Importance.LOW,
                        "Milliseconds to wait for PUBACKs when partitions are taken away or the task stops, so that nothing is published twice;"
                                + " 0 for none.")
                .number(
                        PUBACK_TIMEOUT,
                        30_000,
                        100,
                        3_600_000,
                        Importance.LOW,
                        "Milliseconds without the PUBACK after which a connection is taken for dead.");
        for (String alias : Aliases.of(props, ROUTES)) {
            group.parsed(
                            key(alias, "kafka.topics"),
                            null,
                            KafkaTopics::parse,
                            Importance.HIGH,
                            "Kafka topics: names separated by commas, or one regular expression.")
                    .parsed(
                            key(alias, "mqtt.topic"),
                            null,
                            UplinkTemplate::parse,
                            Importance.HIGH,
                            "Platform topic over {productKey}, {deviceName}, {key}, {topic}, {header.NAME}, {value.FIELD}.")
                    .number(key(alias, "qos"), 1, 0, 1, Importance.MEDIUM, "QoS of the publish.")
                    .text(
                            key(alias, "device"),
                            DeviceSource.DEFAULT,
                            Importance.MEDIUM,
                            "Where a record says which device it is for: a template that makes productKey/deviceName.")
                    .choice(
                            key(alias, "payload"),
                            "bytes",
                            List.of("bytes", "string", "json"),
                            Importance.MEDIUM,
                            "What the payload is made of.");
        }
        return def;
    }

    /** Every error on the key that is wrong; signs in where {@code iot.validate.connect} says so. */
    public static Config validate(Map<String, String> props, LiveCheck live) {
        return ConnectorConfig.validate(
                definition(props),
                props,
                SinkConfig::routes,
                (config, problems) -> ValidateKeys.check(config, live, device -> Map.of(), problems));
    }

    private static Optional<UplinkRoutes> routes(AbstractConfig config, Problems problems) {
        List<UplinkRoute> parsed = new ArrayList<>();
        for (String alias : config.getList(ROUTES)) {
            route(config, alias, problems).ifPresent(parsed::add);
        }
        if (config.getList(ROUTES).isEmpty()) {
            problems.add(ROUTES, "names no route; list at least one alias");
        }
        return problems.attempt(ROUTES, () -> new UplinkRoutes(parsed));
    }

    private static Optional<UplinkRoute> route(AbstractConfig config, String alias, Problems problems) {
        String topics = config.getString(key(alias, "kafka.topics"));
        String topic = config.getString(key(alias, "mqtt.topic"));
        if (topics == null) {
            problems.add(key(alias, "kafka.topics"), "is missing; which Kafka topics does the route take?");
        }
        if (topic == null) {
            problems.add(key(alias, "mqtt.topic"), "is missing; which platform topic do its records go to?");
        }
        Optional<DeviceSource> device = problems.attempt(
                key(alias, "device"),
                () -> DeviceSource.parse(
                        config.getString(key(alias, "device")),
                        Optional.ofNullable(config.getString(DeviceKeys.PRODUCT_KEY))));
        if (topics == null || topic == null || device.isEmpty()) {
            return Optional.empty();
        }
        return problems.attempt(
                key(alias, "mqtt.topic"),
                () -> new UplinkRoute(
                        alias,
                        KafkaTopics.parse(topics),
                        UplinkTemplate.parse(topic),
                        config.getInt(key(alias, "qos")),
                        device.get()));
    }

    /** The configs of so many tasks, which differ in their number alone: which devices a task signs in as is decided by its partitions. */
    public static List<Map<String, String>> taskConfigs(Map<String, String> props, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> DeviceKeys.numbered(props, new TaskShard(index, count)))
                .toList();
    }

    /** Connect's name for the connector. */
    public String connector() {
        return config.connector();
    }

    /** The number of the task whose config this is, from 0. */
    public int task() {
        return config.task();
    }

    /** All devices, as their file was when this was read: a task signs in as those it meets in its records. */
    public DeviceRegistry devices() {
        return config.devices();
    }

    /** Whether the devices may change. */
    public boolean watchesDevices() {
        return DeviceKeys.watches(config.values());
    }

    /**
     * Watches the file of devices, if there is one that is to be watched.
     *
     * @param listener told all devices after every change of the file, on the scheduler's thread
     */
    public Optional<DevicesWatch> watchDevices(Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        return config.watchDevices(scheduler, listener);
    }

    /** How links are made. */
    public LinkSettings links() {
        return config.links();
    }

    /** Kafka topic to platform topic. */
    public UplinkRoutes routes() {
        return config.routes();
    }

    /** What the payloads of a route are made of. */
    public PayloadFormat format(UplinkRoute route) {
        return formats.get(route.alias());
    }

    /** What a refused device means. */
    public RefusedPolicy refused() {
        return config.refused();
    }

    /** QoS 0 publishes a second and device; 0 for no limit. */
    public int qos0PerSecond() {
        return config.values().getInt(RATE_QOS0);
    }

    /** QoS 1 publishes a second and device; 0 for no limit. */
    public int qos1PerSecond() {
        return config.values().getInt(RATE_QOS1);
    }

    /** Publishes of one device that wait for their PUBACK. */
    public int inFlightPerDevice() {
        return config.values().getInt(IN_FLIGHT);
    }

    /** Most records held. */
    public int bufferRecords() {
        return config.values().getInt(BUFFER_RECORDS);
    }

    /** Most bytes of payload held. */
    public long bufferBytes() {
        return config.values().getLong(BUFFER_BYTES);
    }

    /** How soon after they have moved offsets are committed; zero leaves it to the worker. */
    public Duration commitInterval() {
        return Duration.ofMillis(config.values().getInt(COMMIT_INTERVAL));
    }

    /** How long to wait for PUBACKs at an orderly end; zero for not at all. */
    public Duration drainTimeout() {
        return Duration.ofMillis(config.values().getInt(DRAIN_TIMEOUT));
    }

    /** How long to wait for a PUBACK. */
    public Duration pubackTimeout() {
        return Duration.ofMillis(config.values().getInt(PUBACK_TIMEOUT));
    }

    private static String key(String alias, String name) {
        return ROUTES + "." + alias + "." + name;
    }
}
