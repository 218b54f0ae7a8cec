package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.codec.PayloadDecoder;
import io.iotbridge.aliyun.config.rules.DisposalPolicy;
import io.iotbridge.aliyun.config.rules.DownlinkShape;
import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.config.rules.RefusedPolicy;
import io.iotbridge.aliyun.config.rules.RequestRules;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.link.LiveCheck;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.KafkaTopics;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.thing.RecordTime;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.ThingModels;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;

/** The source connector's configuration, read and checked once. Immutable. */
public final class SourceConfig {

    /** The routes of both directions; those of the uplink only where the source carries it. */
    private record Routes(DownlinkRoutes downlink, Optional<UplinkRoutes> uplink) {}

    private final Map<String, String> props;
    private final ConnectorConfig<Routes> config;
    private final Optional<UplinkTopicsConfig> uplink;
    private final Map<String, PayloadDecoder> decoders = new HashMap<>();
    private final Map<String, DownlinkShape> shapes = new HashMap<>();
    private final Map<String, RecordTime> timestamps = new HashMap<>();
    private final CurrentModels models;

    /** @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong */
    public SourceConfig(Map<String, String> given) {
        props = Given.of(given);
        ConnectorConfig<Routes> all = ConnectorConfig.read(definition(props), props, SourceConfig::routes);
        config = all.ownedBy(SourceTasks.owner(all.values()));
        uplink = config.routes()
                .uplink()
                .map(routes -> new UplinkTopicsConfig(
                        config.values(), config.connector(), new UplinkConfig(config.withRoutes(routes), "uplink.")));
        for (DownlinkRoute route : routes().routes()) {
            decoders.put(route.alias(), DownlinkRouteKeys.decoder(config.values(), route.alias()));
            DownlinkRouteKeys.timestamp(config.values(), route.alias())
                    .ifPresent(time -> timestamps.put(route.alias(), time));
            DownlinkRouteKeys.shape(config.values(), route.alias())
                    .ifPresent(shape -> shapes.put(route.alias(), shape));
        }
        models = uplink.map(of -> of.uplink().models()).orElseGet(() -> new CurrentModels(config.models()));
    }

    /** All keys but those of aliases. */
    public static ConfigDef definition() {
        return definition(Map.of());
    }

    /** All keys, those of an alias with {@code <alias>} in its place. */
    public static ConfigDef reference() {
        return definition(ConnectorConfig.ANY_ALIAS);
    }

    private static ConfigDef definition(Map<String, String> props) {
        ConfigDef def = ConnectorConfig.define(props);
        DownlinkKeys.define(def, props);
        UplinkTopicsKeys.define(def);
        UplinkKeys.define(def, props);
        return def;
    }

    /** Every error on the key that is wrong; signs in where {@code iot.validate.connect} says so. */
    public static Config validate(Map<String, String> props, LiveCheck live) {
        Map<String, String> given = Given.of(props);
        return Given.refuseNulls(
                props,
                ConnectorConfig.validate(
                        definition(given),
                        given,
                        SourceConfig::routes,
                        (config, problems) -> ValidateKeys.check(
                                config,
                                live,
                                device -> subscriptions(config.routes().downlink(), device),
                                problems)));
    }

    private static Map<String, String> subscriptions(DownlinkRoutes routes, DeviceId device) {
        Map<String, String> keys = new LinkedHashMap<>();
        routes.routes()
                .forEach(route -> keys.putIfAbsent(
                        route.filter().subscription(device), DownlinkKeys.key(route.alias(), "mqtt.filter")));
        return keys;
    }

    private static Optional<Routes> routes(AbstractConfig config, Problems problems) {
        Optional<DownlinkRoutes> downlink = DownlinkKeys.routes(config, problems);
        Optional<Optional<UplinkRoutes>> both = UplinkTopicsKeys.routes(config, problems);
        ConverterKeys.checkSource(config, problems);
        return downlink.flatMap(down -> both.map(up -> new Routes(down, up)));
    }

    /** Names in the log the keys that look like ours and are not. */
    public static void warnOfUnknownKeys(Map<String, String> props) {
        Map<String, String> given = Given.of(props);
        UnknownKeys.warn(definition(given), given);
    }

    /**
     * The configs of at most {@code maxTasks} tasks; every device belongs to exactly one.
     *
     * @param partitions how many partitions each of the topics has that the source consumes, which are shared out too; 0 if there are none
     */
    public List<Map<String, String>> taskConfigs(int maxTasks, int partitions) {
        return SourceTasks.configs(props, config.values(), maxTasks, partitions);
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

    /** Keeps the thing models up to date with their files, if there are some that are to be watched; on the scheduler's thread. */
    public Optional<FileWatch<ThingModels>> watchModels(Scheduler scheduler) {
        return ThingKeys.watch(config.values(), models, scheduler);
    }

    /**
     * Watches the file of devices, if there is one that is to be watched.
     *
     * @param listener told the devices of this task after every change of the file, on the scheduler's thread
     */
    public Optional<FileWatch<DeviceRegistry>> watchDevices(Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        Predicate<DeviceId> owner = SourceTasks.owner(config.values());
        return config.watchDevices(scheduler, all -> listener.accept(all.ownedBy(owner)));
    }

    /** How long after the last device was refused the task still waits for a devices file to change. */
    public Duration patience() {
        return config.patience();
    }

    /** How links are made. */
    public LinkSettings links() {
        return config.links();
    }

    /** What the source consumes and publishes too, if it does. */
    public Optional<UplinkTopicsConfig> uplink() {
        return uplink;
    }

    /** Platform topic to Kafka topic. */
    public DownlinkRoutes routes() {
        return config.routes().downlink();
    }

    /** What the frames of a route become; empty where its payloads are what its {@link #decoder} says. */
    public Optional<DownlinkShape> shape(DownlinkRoute route) {
        return Optional.ofNullable(shapes.get(route.alias()));
    }

    /** Whether a message may become several records. */
    public boolean makesRows() {
        return shapes.containsValue(DownlinkShape.ROWS);
    }

    /** Where a record of a route says its timestamp; empty for the time of arrival. */
    public Optional<RecordTime> timestamp(DownlinkRoute route) {
        return Optional.ofNullable(timestamps.get(route.alias()));
    }

    /** What becomes of the requests of a route. */
    public RequestRules requests(DownlinkRoute route) {
        return DownlinkRouteKeys.requests(config.values(), route.alias());
    }

    /** What the platform takes of a device. */
    public PublishLimits limits() {
        return UplinkKeys.limits(config.values());
    }

    /** The thing models of the products, in both directions. */
    public CurrentModels models() {
        return models;
    }

    /** How these come from the platform, if they do. */
    public Optional<ModelRules> platformModels() {
        return ThingKeys.platform(config.values());
    }

    /** What is made of the payloads of a route; of its frames, what takes as much of the heap. */
    public PayloadDecoder decoder(DownlinkRoute route) {
        return decoders.get(route.alias());
    }

    /** Whether record keys are to be bytes, text in UTF-8, because their converter takes nothing else. */
    public boolean keysAreBytes() {
        return ConverterKeys.kind(config.values(), ConverterKeys.KEY) == ConverterKind.BYTES;
    }

    /** Whether what is reported is to be a structure, because the value converter is one of structures. */
    public boolean reportsAreStructures() {
        return ConverterKeys.writesStructures(config.values());
    }

    /** What becomes of a message that no route can take. */
    public DisposalPolicy unmatched() {
        return DownlinkKeys.policy(config.values(), DownlinkKeys.UNMATCHED, DisposalPolicy.WARN);
    }

    /** What becomes of a message that its route cannot decode. */
    public DisposalPolicy undecodable() {
        return DownlinkKeys.policy(config.values(), DownlinkKeys.UNDECODABLE, DisposalPolicy.FAIL);
    }

    /** Where messages are reported; present where a policy reports. */
    public Optional<String> errorsTopic() {
        return Optional.ofNullable(config.values().getString(DownlinkKeys.ERRORS_TOPIC));
    }

    /** Where the states of links are written, if they are. */
    public Optional<StatusTopic> statusTopic() {
        return DownlinkKeys.statusTopic(config.values());
    }

    /** The Kafka topics that messages may choose, where they are listed. */
    public Optional<KafkaTopics> allowedTopics() {
        return Optional.ofNullable(config.values().getString(DownlinkKeys.TOPICS_ALLOWED))
                .map(KafkaTopics::parse);
    }

    /** Settings of a client that asks Kafka about topics, where it is to be asked. */
    public Optional<Map<String, Object>> admin() {
        return DownlinkAdmin.settings(config.values(), connector() + "-downlink-" + task());
    }

    /** Whether Connect makes missing topics for the connector. */
    public boolean connectMakesTopics() {
        return config.values().originals().containsKey("topic.creation.default.partitions");
    }

    /** What a refused device or subscription means. */
    public RefusedPolicy refused() {
        return config.refused();
    }

    /** Most messages held. */
    public int inboxMessages() {
        return config.values().getInt(DownlinkKeys.INBOX_MESSAGES);
    }

    /** Most devices of a task that have metrics of their own. */
    public int devicesWithMetrics() {
        return config.devicesWithMetrics();
    }

    /** Most bytes of payload held. */
    public long inboxBytes() {
        return config.values().getLong(DownlinkKeys.INBOX_BYTES);
    }

    /** Most messages in one batch. */
    public int batch() {
        return config.values().getInt(DownlinkKeys.BATCH);
    }
}
