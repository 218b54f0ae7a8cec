package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.registry.TaskShard;
import io.iotbridge.aliyun.routing.DevicePartitions;
import io.iotbridge.aliyun.routing.Partitioner;
import io.iotbridge.aliyun.routing.UplinkRoutes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** What a source connector consumes itself, and how its tasks share that. Immutable. */
public final class UplinkTopicsConfig {

    /**
     * A class to be made an instance of, and what it is to be configured with.
     *
     * @param type with a constructor without parameters
     * @param settings its own keys
     */
    public record Plugged<T>(Class<? extends T> type, Map<String, String> settings) {}

    private final ConnectorConfig<UplinkRoutes> config;
    private final AbstractConfig values;
    private final UplinkConfig uplink;

    UplinkTopicsConfig(ConnectorConfig<UplinkRoutes> config) {
        this.config = config;
        values = config.values();
        uplink = new UplinkConfig(config, "uplink.");
    }

    /** How records are published. */
    public UplinkConfig uplink() {
        return uplink;
    }

    /** The topics, each once. */
    public List<String> topics() {
        return Lists.of(values, UplinkTopicsKeys.TOPICS);
    }

    /** The partitions of the task whose config this is, which differ for every task: those of one number are one task's in all topics. */
    public List<TopicPartition> partitions() {
        TaskShard shard = DeviceKeys.shard(values);
        List<TopicPartition> partitions = new ArrayList<>();
        for (int number = shard.index(); number < partitionCount(values); number += shard.count()) {
            for (String topic : topics()) {
                partitions.add(new TopicPartition(topic, number));
            }
        }
        return partitions;
    }

    /** In which partition the records of a device are to be. */
    public DevicePartitions devices() {
        return devices(values, partitionCount(values));
    }

    static DevicePartitions devices(AbstractConfig values, int count) {
        return new DevicePartitions(
                Partitioner.valueOf(ConnectorConfig.upper(values, UplinkTopicsKeys.PARTITIONER)),
                DevicePartitions.parseKey(values.getString(UplinkTopicsKeys.PARTITION_KEY)),
                count);
    }

    /** Known to the config of a task, else 0. */
    static int partitionCount(AbstractConfig values) {
        return values.getInt(UplinkTopicsKeys.TASK_PARTITIONS);
    }

    /** The index of the one of {@code tasks} tasks that has the partition of this device. */
    static int owner(DevicePartitions partitions, int tasks, DeviceId device) {
        return partitions.of(device) % tasks;
    }

    /** Configuration of the consumer, but for its deserializers, which are to leave bytes as they are. */
    public Map<String, Object> consumer() {
        Map<String, Object> consumer = new HashMap<>();
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, "connect-" + config.connector());
        consumer.put(ConsumerConfig.CLIENT_ID_CONFIG, config.connector() + "-uplink-" + config.task());
        // As Connect's own consumers: nothing written before the connector was there is passed over.
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.putAll(PassedOn.below(values, UplinkTopicsKeys.CONSUMER));
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return consumer;
    }

    /** Configuration of the producer of results, but for its serializers; it connects as the consumer does, unless somebody says otherwise. */
    public Map<String, Object> resultsProducer() {
        return ResultsKeys.producer(values, consumer(), config.connector() + "-results-" + config.task());
    }

    /** Makes Connect data of keys. */
    public Plugged<Converter> keyConverter() {
        return plugged(UplinkTopicsKeys.KEY_CONVERTER, Converter.class);
    }

    /** Makes Connect data of values. */
    public Plugged<Converter> valueConverter() {
        return plugged(UplinkTopicsKeys.VALUE_CONVERTER, Converter.class);
    }

    /** Makes Connect data of headers. */
    public Plugged<HeaderConverter> headerConverter() {
        return plugged(UplinkTopicsKeys.HEADER_CONVERTER, HeaderConverter.class);
    }

    /**
     * How long a record is tried again that a converter says it may be able to read later; zero for not at all, empty for without end. Connect's
     * own setting for the converters of a sink, with its default.
     */
    public Optional<Duration> retryTimeout() {
        long millis = millis(UplinkTopicsKeys.RETRY_TIMEOUT, 0);
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** Longest wait between two such attempts; likewise. */
    public Duration retryDelay() {
        return Duration.ofMillis(
                millis(UplinkTopicsKeys.RETRY_DELAY, Duration.ofMinutes(1).toMillis()));
    }

    /** What Connect has checked before it starts us. */
    private long millis(String key, long byDefault) {
        String given = config.given().get(key);
        return given == null ? byDefault : (Long) ConfigDef.parseType(key, given, ConfigDef.Type.LONG);
    }

    private <T> Plugged<T> plugged(String key, Class<T> kind) {
        return new Plugged<>(Classes.find(values.getString(key), kind), PassedOn.below(values, key + "."));
    }

    /** Where records go that cannot be published; without it they fail the task. */
    public Optional<String> errorsTopic() {
        return Optional.ofNullable(values.getString(UplinkTopicsKeys.ERRORS_TOPIC));
    }

    /** Time between looks at the number of partitions. */
    public Duration pollInterval() {
        return Duration.ofMillis(values.getInt(UplinkTopicsKeys.POLL_INTERVAL));
    }

    /** How devices find their partition, as their settings are named, for messages. */
    public String describePartitioning() {
        return UplinkTopicsKeys.PARTITIONER + "=" + values.getString(UplinkTopicsKeys.PARTITIONER) + ", "
                + UplinkTopicsKeys.PARTITION_KEY + "=" + values.getString(UplinkTopicsKeys.PARTITION_KEY);
    }
}
