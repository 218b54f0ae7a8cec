package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.UplinkTopicsConfig;
import io.iotbridge.aliyun.link.connection.SharedLinks;
import io.iotbridge.aliyun.source.consumer.PartitionsWatch;
import io.iotbridge.aliyun.source.consumer.UplinkClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Carries what the Aliyun IoT Platform sends to devices into Kafka and, where it is to, what Kafka has for the platform. At least once, in order
 * per device.
 */
public final class AliyunIotSourceConnector extends SourceConnector {

    /** How long starting waits for Kafka to say how many partitions there are; after that it starts without. */
    private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(20);

    private SourceConfig config;
    private Optional<PartitionsWatch> partitions = Optional.empty();

    /** For Kafka Connect. */
    public AliyunIotSourceConnector() {}

    @Override
    public void start(Map<String, String> props) {
        config = new SourceConfig(props);
        config.warn();
        partitions = config.uplink().map(uplink -> watch(uplink, props.get("name")));
    }

    private PartitionsWatch watch(UplinkTopicsConfig uplink, String name) {
        PartitionsWatch watch = new PartitionsWatch(
                uplink.topics(),
                UplinkClients.admin(uplink, name + "-uplink"),
                uplink.pollInterval(),
                SharedLinks.watches(),
                context::requestTaskReconfiguration);
        try {
            watch.start(KAFKA_PATIENCE);
        } catch (RuntimeException | Error e) {
            watch.close();
            throw e;
        }
        return watch;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return config.taskConfigs(
                maxTasks, partitions.map(PartitionsWatch::count).orElse(0));
    }

    @Override
    public void stop() {
        partitions.ifPresent(PartitionsWatch::close);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return AliyunIotSourceTask.class;
    }

    @Override
    public ConfigDef config() {
        return SourceConfig.definition(Map.of());
    }

    @Override
    public Config validate(Map<String, String> props) {
        return SourceConfig.validate(props, SharedLinks.check());
    }

    /** A PUBACK can be lost after Kafka has the record, and MQTT has no transaction to put both into. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
        return ExactlyOnceSupport.UNSUPPORTED;
    }

    /**
     * Offsets can be forgotten, for they only tell whose states were written; they cannot be set, for the platform alone decides what it
     * delivers.
     *
     * @throws ConnectException if an offset is to be set
     */
    @Override
    public boolean alterOffsets(Map<String, String> props, Map<Map<String, ?>, Map<String, ?>> offsets) {
        if (offsets.values().stream().anyMatch(Objects::nonNull)) {
            throw new ConnectException(
                    "The offsets of this connector cannot be set: the platform keeps what a device has not"
                            + " acknowledged and delivers it when the device is back; there is no position to seek to. DELETE the"
                            + " offsets to forget whose states were written");
        }
        return true;
    }

    @Override
    public String version() {
        return ConnectorVersion.get();
    }
}
