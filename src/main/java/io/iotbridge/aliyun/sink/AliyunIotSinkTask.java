package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.paho.SharedLinks;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Kafka Connect's side of {@link StartedSink}. */
public final class AliyunIotSinkTask extends SinkTask {

    private StartedSink started;

    /** For Kafka Connect. */
    public AliyunIotSinkTask() {}

    @Override
    public void start(Map<String, String> props) {
        started = new StartedSink(new SinkConfig(props), SharedLinks.pool(), context, System::nanoTime);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        started.open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        started.put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> seen) {
        return started.committable(seen);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        started.close(partitions);
    }

    @Override
    public void stop() {
        if (started != null) {
            started.close();
        }
    }

    @Override
    public String version() {
        return ConnectorVersion.get();
    }
}
