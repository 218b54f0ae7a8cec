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
    static final String DEAD_LETTER_QUEUE = "errors.deadletterqueue.topic.name";
    /** Connect's, likewise. */
    private static final String TOPICS = "topics";

    private static final String TOPICS_REGEX = "topics.regex";
    /** Connect's, likewise. */
    private static final String TRANSFORMS = "transforms";

    private final ConnectorConfig<UplinkRoutes> config;
    private final UplinkConfig uplink;

    /** @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong */
    public SinkConfig(Map<String, String> props) {
        Map<String, String> given = Given.of(props);
        config = ConnectorConfig.read(definition(given), given, SinkConfig::routes);
        uplink = new UplinkConfig(config, "");
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
        UplinkKeys.define(def, props);
        ResultsKeys.define(def);
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
                        (config, problems) -> {
                            Optional<UplinkRoutes> routes = routes(config, problems);
                            // Routes see a topic as transformations leave it, and these may rename it.
                            if (Lists.of(given, TRANSFORMS).isEmpty()) {
                                routes.ifPresent(known ->
                                        UplinkKeys.requireTaken(TOPICS, Lists.of(given, TOPICS), known, problems));
                            }
                            routes.ifPresent(known -> AnswerReports.check(known, given, problems));
                            return routes;
                        },
                        (config, problems) -> ValidateKeys.check(config, live, device -> Map.of(), problems)));
    }

    /** Names in the log the keys that look like ours and are not. */
    public static void warnOfUnknownKeys(Map<String, String> props) {
        Map<String, String> given = Given.of(props);
        UnknownKeys.warn(definition(given), given);
    }

    /** Says in the log where an answer that comes too late would fail a task. */
    public void warnOfUnreportedAnswers() {
        AnswerReports.warn(uplink.routes(), config.values().originalsStrings());
    }

    private static Optional<UplinkRoutes> routes(AbstractConfig config, Problems problems) {
        ConverterKeys.checkUplink(config, "", problems);
        ResultsKeys.check(config, topic -> consumes(config.originals(), topic), true, problems);
        return UplinkKeys.routes(config, problems);
    }

    private static boolean consumes(Map<String, Object> given, String topic) {
        Object names = given.get(TOPICS);
        Object regex = given.get(TOPICS_REGEX);
        return names != null
                        && Lists.of(Map.of(TOPICS, names.toString()), TOPICS).contains(topic)
                || regex != null && matches(regex.toString(), topic);
    }

    private static boolean matches(String regex, String topic) {
        try {
            return Pattern.matches(regex, topic);
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

    /** Whether the devices may change. */
    public boolean watchesDevices() {
        return DeviceKeys.watches(config.values());
    }

    /** Keeps the thing models up to date with their files, if there are some that are to be watched; on the scheduler's thread. */
    public Optional<FileWatch<ThingModels>> watchModels(Scheduler scheduler) {
        return ThingKeys.watch(config.values(), uplink.models(), scheduler);
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
        Object topic = config.values().originals().get(DEAD_LETTER_QUEUE);
        return topic != null && !topic.toString().isBlank();
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
