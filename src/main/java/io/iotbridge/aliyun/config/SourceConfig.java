package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.PayloadFormat;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.link.LiveCheck;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.registry.DevicesWatch;
import io.iotbridge.aliyun.registry.TaskShard;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source connector's configuration, read and checked once. Immutable. */
public final class SourceConfig {

    static final String ROUTES = "downlink.routes";
    static final String UNMATCHED = "downlink.unmatched";
    static final String UNDECODABLE = "downlink.undecodable";
    static final String ERRORS_TOPIC = "downlink.errors.topic";
    static final String INBOX_MESSAGES = "downlink.inbox.messages";
    static final String INBOX_BYTES = "downlink.inbox.bytes";
    static final String BATCH = "downlink.batch.messages";

    private static final Logger log = LoggerFactory.getLogger(SourceConfig.class);
    private static final List<String> POLICIES = List.of("fail", "drop", "report");
    private static final String DEFAULT_KEY = "{productKey}/{deviceName}";

    private final Map<String, String> props;
    private final ConnectorConfig<DownlinkRoutes> config;
    private final Map<String, PayloadFormat> formats = new HashMap<>();

    /** @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong */
    public SourceConfig(Map<String, String> props) {
        this.props = Map.copyOf(props);
        config = ConnectorConfig.read(definition(props), props, SourceConfig::routes)
                .shard();
        for (DownlinkRoute route : config.routes().routes()) {
            formats.put(route.alias(), config.payload(key(route.alias(), "payload")));
        }
    }

    /** All keys but those of aliases. */
    public static ConfigDef definition() {
        return definition(Map.of());
    }

    private static ConfigDef definition(Map<String, String> props) {
        ConfigDef def = ConnectorConfig.define(props);
        KeyGroup group = new KeyGroup(def, "Downlink")
                .list(
                        ROUTES,
                        Importance.HIGH,
                        "Aliases of routes, platform to Kafka, in order: the first that matches wins. Each has keys "
                                + ROUTES + ".<alias>.mqtt.filter, .kafka.topic, .kafka.key, .payload.")
                .choice(
                        UNMATCHED,
                        "fail",
                        POLICIES,
                        Importance.MEDIUM,
                        "What becomes of a message that no route takes, or whose route makes no legal Kafka topic of it: fail the task, drop"
                                + " it, or report it to " + ERRORS_TOPIC + ".")
                .choice(
                        UNDECODABLE,
                        "fail",
                        POLICIES,
                        Importance.MEDIUM,
                        "What becomes of a message whose payload is not what its route's .payload says: as " + UNMATCHED
                                + ".")
                .text(ERRORS_TOPIC, null, Importance.MEDIUM, "Kafka topic for messages that are reported.")
                .number(
                        INBOX_MESSAGES,
                        10_000,
                        1,
                        10_000_000,
                        Importance.LOW,
                        "Messages a task holds between the platform and Kafka. When full it stops reading; QoS 0 is dropped and counted.")
                .bytes(
                        INBOX_BYTES,
                        64L << 20,
                        1,
                        Importance.LOW,
                        "Bytes of heap that these messages may take, by estimate: 2 KB each and the payload, three times for string, eight times"
                                + " for json.")
                .number(BATCH, 1_000, 1, 100_000, Importance.LOW, "Most messages handed to Kafka Connect at a time.");
        for (String alias : Aliases.of(props, ROUTES)) {
            group.parsed(
                            key(alias, "mqtt.filter"),
                            null,
                            TopicFilter::parse,
                            Importance.HIGH,
                            "Platform topics: levels, {name} for one named level, + and #.")
                    .text(key(alias, "kafka.topic"), null, Importance.HIGH, "Kafka topic over the named levels.")
                    .text(key(alias, "kafka.key"), DEFAULT_KEY, Importance.LOW, "Record key over the named levels.")
                    .choice(
                            key(alias, "payload"),
                            "bytes",
                            List.of("bytes", "string", "json"),
                            Importance.MEDIUM,
                            "What the payload is.");
        }
        return def;
    }

    /** Every error on the key that is wrong; signs in where {@code iot.validate.connect} says so. */
    public static Config validate(Map<String, String> props, LiveCheck live) {
        return ConnectorConfig.validate(
                definition(props),
                props,
                SourceConfig::routes,
                (config, problems) ->
                        ValidateKeys.check(config, live, device -> subscriptions(config.routes(), device), problems));
    }

    private static Map<String, String> subscriptions(DownlinkRoutes routes, DeviceId device) {
        Map<String, String> keys = new LinkedHashMap<>();
        routes.routes()
                .forEach(route ->
                        keys.putIfAbsent(route.filter().subscription(device), key(route.alias(), "mqtt.filter")));
        return keys;
    }

    private static Optional<DownlinkRoutes> routes(AbstractConfig config, Problems problems) {
        for (String policy : List.of(UNMATCHED, UNDECODABLE)) {
            if (policy(config, policy) == DisposalPolicy.REPORT && config.getString(ERRORS_TOPIC) == null) {
                problems.add(ERRORS_TOPIC, "is missing, and " + policy + " is report; name a Kafka topic");
            }
        }
        List<DownlinkRoute> parsed = new ArrayList<>();
        for (String alias : config.getList(ROUTES)) {
            route(config, alias, problems).ifPresent(parsed::add);
        }
        if (config.getList(ROUTES).isEmpty()) {
            problems.add(ROUTES, "names no route; list at least one alias");
        }
        return problems.attempt(ROUTES, () -> new DownlinkRoutes(parsed)).map(SourceConfig::warnOfShadowed);
    }

    private static DownlinkRoutes warnOfShadowed(DownlinkRoutes routes) {
        routes.shadowed()
                .forEach(shadowed -> log.warn(
                        "Route {} never gets a message: {} before it takes all its topics; change their order in {}",
                        shadowed.route().alias(),
                        shadowed.by().alias(),
                        ROUTES));
        return routes;
    }

    private static Optional<DownlinkRoute> route(AbstractConfig config, String alias, Problems problems) {
        String filter = config.getString(key(alias, "mqtt.filter"));
        String topic = config.getString(key(alias, "kafka.topic"));
        if (filter == null) {
            problems.add(key(alias, "mqtt.filter"), "is missing; which platform topics does the route take?");
        }
        if (topic == null) {
            problems.add(key(alias, "kafka.topic"), "is missing; which Kafka topic do its messages go to?");
        }
        if (filter == null || topic == null) {
            return Optional.empty();
        }
        String recordKey = config.getString(key(alias, "kafka.key"));
        boolean keyIsSound = problems.attempt(
                        key(alias, "kafka.key"), () -> DownlinkRoute.parse(alias, filter, "any", recordKey))
                .isPresent();
        return problems.attempt(
                key(alias, "kafka.topic"),
                () -> DownlinkRoute.parse(alias, filter, topic, keyIsSound ? recordKey : DEFAULT_KEY));
    }

    /** The configs of at most {@code maxTasks} tasks; every device belongs to exactly one. */
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        int count = DeviceKeys.tasks(config.values(), maxTasks);
        return IntStream.range(0, count)
                .mapToObj(index -> DeviceKeys.taskConfig(props, config.values(), new TaskShard(index, count)))
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

    /** The devices of this task, as their file was when this was read. */
    public DeviceRegistry devices() {
        return config.devices();
    }

    /**
     * Watches the file of devices, if there is one that is to be watched.
     *
     * @param listener told the devices of this task after every change of the file, on the scheduler's thread
     */
    public Optional<DevicesWatch> watchDevices(Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        TaskShard shard = DeviceKeys.shard(config.values());
        return config.watchDevices(scheduler, all -> listener.accept(all.shard(shard)));
    }

    /** How links are made. */
    public LinkSettings links() {
        return config.links();
    }

    /** Platform topic to Kafka topic. */
    public DownlinkRoutes routes() {
        return config.routes();
    }

    /** What the payloads of a route are. */
    public PayloadFormat format(DownlinkRoute route) {
        return formats.get(route.alias());
    }

    /** What becomes of a message that no route can take. */
    public DisposalPolicy unmatched() {
        return policy(config.values(), UNMATCHED);
    }

    /** What becomes of a message that its route cannot decode. */
    public DisposalPolicy undecodable() {
        return policy(config.values(), UNDECODABLE);
    }

    /** Where messages are reported; present where a policy reports. */
    public Optional<String> errorsTopic() {
        return Optional.ofNullable(config.values().getString(ERRORS_TOPIC));
    }

    /** What a refused device or subscription means. */
    public RefusedPolicy refused() {
        return config.refused();
    }

    /** Most messages held. */
    public int inboxMessages() {
        return config.values().getInt(INBOX_MESSAGES);
    }

    /** Most devices of a task that have metrics of their own. */
    public int devicesWithMetrics() {
        return config.devicesWithMetrics();
    }

    /** Most bytes of payload held. */
    public long inboxBytes() {
        return config.values().getLong(INBOX_BYTES);
    }

    /** Most messages in one batch. */
    public int batch() {
        return config.values().getInt(BATCH);
    }

    private static DisposalPolicy policy(AbstractConfig values, String key) {
        return DisposalPolicy.valueOf(ConnectorConfig.upper(values, key));
    }

    private static String key(String alias, String name) {
        return ROUTES + "." + alias + "." + name;
    }
}
