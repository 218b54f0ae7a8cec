package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.link.LiveCheck;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.registry.TaskShard;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import io.iotbridge.aliyun.thing.model.ThingModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;

/** The sink connector's configuration, read and checked once. Immutable. */
public final class SinkConfig {

    /** Connect's. */
    private static final String TOPICS = "topics";

    /** Connect's, likewise. */
    private static final String TOPICS_REGEX = "topics.regex";

    private final ConnectorConfig<UplinkRoutes> config;
    private final UplinkConfig uplink;

    /** @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong */
    public SinkConfig(Map<String, String> props) {
        config = ConnectorConfig.read(SinkConfig::definition, props, SinkConfig::routes);
        uplink = new UplinkConfig(config, "");
    }

    /** All keys, those of the aliases included that {@code props} lists. */
    public static ConfigDef definition(Map<String, String> props) {
        ConfigDef def = ConnectorConfig.define(props);
        UplinkKeys.define(def, props);
        ResultsKeys.define(def);
        return def;
    }

    /** Every error on the key that is wrong; signs in where {@code iot.validate.connect} says so. */
    public static Config validate(Map<String, String> props, LiveCheck live) {
        return ConnectorConfig.validate(
                SinkConfig::definition,
                props,
                SinkConfig::validatedRoutes,
                (config, problems) -> ValidateKeys.check(config, live, device -> Map.of(), problems));
    }

    /** Names in the log the keys that look like ours and are not, and says where an answer that comes too late would fail a task. */
    public void warn() {
        UnknownKeys.warn(definition(config.given()), config.given());
        AnswerReports.warn(uplink.routes(), config.given());
    }

    /** Notes more than {@link #routes}: what does not keep a sink from starting that was made before it was checked. */
    private static Optional<UplinkRoutes> validatedRoutes(AbstractConfig config, Problems problems) {
        Map<String, String> given = config.originalsStrings();
        Optional<UplinkRoutes> routes = routes(config, problems);
        routes.ifPresent(known -> {
            // Routes see a topic as transformations leave it, and these may rename it.
            if (Lists.of(given, ConverterKeys.TRANSFORMS).isEmpty()) {
                UplinkKeys.requireTaken(TOPICS, Lists.of(given, TOPICS), known, problems);
            }
            AnswerReports.check(known, given, problems);
        });
        return routes;
    }

    private static Optional<UplinkRoutes> routes(AbstractConfig config, Problems problems) {
        ConverterKeys.checkUplink(config, "", problems);
        ResultsKeys.check(config, topic -> consumes(config.originalsStrings(), topic), true, problems);
        return UplinkKeys.routes(config, problems);
    }

    private static boolean consumes(Map<String, String> given, String topic) {
        try {
            return Lists.of(given, TOPICS).contains(topic)
                    || given.containsKey(TOPICS_REGEX) && Pattern.matches(given.get(TOPICS_REGEX), topic);
        } catch (PatternSyntaxException e) {
            // Connect says so.
            return false;
        }
    }

    /** The configs of so many tasks, which differ in their number alone: which devices a task signs in as is decided by its partitions. */
    public static List<Map<String, String>> taskConfigs(Map<String, String> props, int count) {
        Map<String, String> given = Given.of(props);
        return IntStream.range(0, count)
                .mapToObj(index -> DeviceKeys.numbered(given, new TaskShard(index, count)))
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

    /** Keeps the thing models up to date with their files, if there are some that are to be watched; on the scheduler's thread. */
    public Optional<FileWatch<ThingModels>> watchModels(Scheduler scheduler) {
        return config.watchModels(scheduler);
    }

    /**
     * Watches the file of devices, if there is one that is to be watched.
     *
     * @param listener told all devices after every change of the file, on the scheduler's thread
     */
    public Optional<FileWatch<DeviceRegistry>> watchDevices(Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        return config.watchDevices(scheduler, listener);
    }

    /** Most devices of a task that have metrics of their own. */
    public int devicesWithMetrics() {
        return config.devicesWithMetrics();
    }

    /** Whether Connect writes bad records to a Kafka topic. */
    public boolean hasDeadLetterQueue() {
        return AnswerReports.hasDeadLetterQueue(config.given());
    }

    /** Configuration of the producer of results, but for its serializers. */
    public Map<String, Object> resultsProducer() {
        return ResultsKeys.producer(config.values(), Map.of(), connector() + "-results-" + task());
    }

    /** How records are published. */
    public UplinkConfig uplink() {
        return uplink;
    }
}
