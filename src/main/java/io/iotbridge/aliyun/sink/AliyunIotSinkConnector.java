package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.connection.SharedLinks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Publishes records to the Aliyun IoT Platform as the devices they are for. At least once, in order per device. */
public final class AliyunIotSinkConnector extends SinkConnector {

    private Map<String, String> props;

    /** For Kafka Connect. */
    public AliyunIotSinkConnector() {}

    @Override
    public void start(Map<String, String> connectorProps) {
        new SinkConfig(connectorProps).warn();
        props = new HashMap<>(connectorProps);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return SinkConfig.taskConfigs(props, maxTasks);
    }

    @Override
    public void stop() {
        // Everything that needs stopping belongs to the tasks.
    }

    @Override
    public Class<? extends Task> taskClass() {
        return AliyunIotSinkTask.class;
    }

    @Override
    public ConfigDef config() {
        return SinkConfig.definition(Map.of());
    }

    @Override
    public Config validate(Map<String, String> connectorProps) {
        return SinkConfig.validate(connectorProps, SharedLinks.check());
    }

    /** Whatever Kafka's consumer group says is where a task begins: nothing of ours keeps an offset beside it. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorProps, Map<TopicPartition, Long> offsets) {
        return true;
    }

    @Override
    public String version() {
        return ConnectorVersion.get();
    }
}
