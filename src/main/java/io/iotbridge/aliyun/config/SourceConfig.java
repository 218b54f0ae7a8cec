package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.config.rules.DisposalPolicy;
import io.iotbridge.aliyun.config.rules.DownlinkRules;
import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.config.rules.RefusedPolicy;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.link.LinkSettings;
import io.iotbridge.aliyun.link.LiveCheck;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.registry.TaskOwners;
import io.iotbridge.aliyun.routing.DownlinkRoute;
import io.iotbridge.aliyun.routing.DownlinkRoutes;
import io.iotbridge.aliyun.routing.KafkaTopics;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.thing.model.CurrentModels;
import io.iotbridge.aliyun.thing.model.ThingModels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;

/** The source connector's configuration, read and checked once. Immutable. */
public final class SourceConfig {

    /** The routes of both directions; to the platform there are none where the source consumes nothing. */
    private record Routes(DownlinkRoutes downlink, UplinkRoutes uplink) {}

    private final ConnectorConfig<Routes> config;
    private final Optional<UplinkTopicsConfig> uplink;
    private final Map<String, DownlinkRules> rules = new HashMap<>();

    /** @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong */
    public SourceConfig(Map<String, String> props) {
        ConnectorConfig<Routes> all = ConnectorConfig.read(SourceConfig::definition, props, SourceConfig::routes);
        config = all.ownedBy(SourceTasks.owners(all.values())::owns);
        uplink = Optional.of(config.routes().uplink())
                .filter(routes -> !routes.routes().isEmpty())
                .map(routes -> new UplinkTopicsConfig(config.withRoutes(routes)));
        for (DownlinkRoute route : routes().routes()) {
            rules.put(route.alias(), DownlinkRouteKeys.rules(config.values(), route.alias()));
        }
    }

    /** All keys, those of the aliases included that {@code props} lists. */
    public static ConfigDef definition(Map<String, String> props) {
        ConfigDef def = ConnectorConfig.define(props);
        DownlinkKeys.define(def, props);
        UplinkTopicsKeys.define(def);
        UplinkKeys.define(def, props);
        return def;
    }

    /** Every error on the key that is wrong; signs in where {@code iot.validate.connect} says so. */
    public static Config validate(Map<String, String> props, LiveCheck live) {
        return ConnectorConfig.validate(
                SourceConfig::definition,
                props,
                SourceConfig::routes,
                (config, problems) -> ValidateKeys.check(
                        config,
                        live,
                        device -> DownlinkKeys.subscriptions(config.routes().downlink(), device),
                        problems));
    }

    private static Optional<Routes> routes(AbstractConfig config, Problems problems) {
        Optional<DownlinkRoutes> downlink = DownlinkKeys.routes(config, problems);
        Optional<UplinkRoutes> uplink = UplinkTopicsKeys.routes(config, problems);
        ConverterKeys.checkSource(config, problems);
        return downlink.flatMap(down -> uplink.map(up -> new Routes(down, up)));
    }

    /** Names in the log the keys that look like ours and are not, and says where an answer that comes too late would fail a task. */
    public void warn() {
        UnknownKeys.warn(definition(config.given()), config.given());
        uplink.ifPresent(AnswerReports::warn);
    }

    /**
     * The configs of at most {@code maxTasks} tasks; every device belongs to exactly one.
     *
     * @param partitions how many partitions each of the topics has that the source consumes, which are shared out too; 0 if there are none
     */
    public List<Map<String, String>> taskConfigs(int maxTasks, int partitions) {
        return SourceTasks.configs(config.values(), maxTasks, partitions);
    }

    /** Connect's name for the connector. */
    public String connector() {
        return config.connector();
    }

    /** The number of the task whose config this is, from 0. */
    public int task() {
        return config.task();
    }

    /** Most devices of a task that have metrics of their own. */
    public int devicesWithMetrics() {
        return config.devicesWithMetrics();
    }

    /** The devices of this task, as their file was when this was read. */
    public DeviceRegistry devices() {
        return config.devices();
    }

    /** Keeps the thing models up to date with their files, if there are some that are to be watched; on the scheduler's thread. */
    public Optional<FileWatch<ThingModels>> watchModels(Scheduler scheduler) {
        return config.watchModels(scheduler);
    }

    /**
     * Watches the file of devices, if there is one that is to be watched.
     *
     * @param listener told the devices of this task after every change of the file, on the scheduler's thread
     */
    public Optional<FileWatch<DeviceRegistry>> watchDevices(Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        TaskOwners owners = SourceTasks.owners(config.values());
        return config.watchDevices(scheduler, all -> listener.accept(all.ownedBy(owners::owns)));
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

    /** What is made of the messages of a route. */
    public DownlinkRules rules(DownlinkRoute route) {
        return rules.get(route.alias());
    }

    /** What the platform takes of a device. */
    public PublishLimits limits() {
        return UplinkKeys.limits(config.values());
    }

    /** The thing models of the products, in both directions. */
    public CurrentModels models() {
        return config.models();
    }

    /** How these come from the platform, if they do. */
    public Optional<ModelRules> platformModels() {
        return ThingKeys.platform(config.values());
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
        return config.given().containsKey("topic.creation.default.partitions");
    }

    /** What a refused device or subscription means. */
    public RefusedPolicy refused() {
        return config.refused();
    }

    /** Most messages held. */
    public int inboxMessages() {
        return config.values().getInt(DownlinkKeys.INBOX_MESSAGES);
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
