package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.paho.SharedLinks;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Kafka Connect's side of {@link StartedSource}. */
public final class AliyunIotSourceTask extends SourceTask {

    private StartedSource started;

    /** For Kafka Connect. */
    public AliyunIotSourceTask() {}

    @Override
    public void start(Map<String, String> props) {
        started = StartedSource.start(new SourceConfig(props), SharedLinks.pool(), Clock.systemUTC());
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        return started.poll();
    }

    /** Also called for records that were filtered or given up by an error policy; the metadata is null then. */
    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        started.disposedOf(record, metadata != null);
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
