package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SourceConfig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Carries what the Aliyun IoT Platform sends to devices into Kafka. At least once, in order per device. */
public final class AliyunIotSourceConnector extends SourceConnector {

    private SourceConfig config;

    /** For Kafka Connect. */
    public AliyunIotSourceConnector() {}

    @Override
    public void start(Map<String, String> props) {
        config = new SourceConfig(props);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return config.taskConfigs(maxTasks);
    }

    @Override
    public void stop() {
        // Everything that needs stopping belongs to the tasks.
    }

    @Override
    public Class<? extends Task> taskClass() {
        return AliyunIotSourceTask.class;
    }

    @Override
    public ConfigDef config() {
        return SourceConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> props) {
        return SourceConfig.validate(props);
    }

    /** A PUBACK can be lost after Kafka has the record, and MQTT has no transaction to put both into. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
        return ExactlyOnceSupport.UNSUPPORTED;
    }

    @Override
    public String version() {
        return ConnectorVersion.get();
    }
}
