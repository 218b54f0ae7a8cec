package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.config.WorkerConverters;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.link.connection.SharedLinks;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.Progress;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.thing.model.ThingModels;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;

/** Kafka Connect's side of {@link StartedSource}. */
public final class AliyunIotSourceTask extends SourceTask {

    private volatile StartedSource started;
    private Progress progress;
    private Optional<FileWatch<DeviceRegistry>> devices = Optional.empty();
    private Optional<FileWatch<ThingModels>> models = Optional.empty();

    /** For Kafka Connect. */
    public AliyunIotSourceTask() {}

    @Override
    public void start(Map<String, String> props) {
        SourceConfig config = new SourceConfig(WorkerConverters.completed(props));
        started = StartedSource.start(
                config,
                SharedLinks.pool(),
                new SourceMetrics(config, context, Clock.systemUTC()),
                Optional.ofNullable(context).map(SourceTaskContext::offsetStorageReader));
        progress = new Progress(System::nanoTime, started::tellProgress);
        devices = config.watchDevices(SharedLinks.watches(), started::setDevices);
        models = config.watchModels(SharedLinks.watches());
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        progress.tick();
        return started.poll();
    }

    /** Also called for records that were filtered or given up by an error policy; the metadata is null then. */
    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        started.disposedOf(record, metadata != null);
    }

    /** Called by a timer of Connect's, also before {@link #start} has returned. */
    @Override
    public void commit() {
        Optional.ofNullable(started).ifPresent(StartedSource::committed);
    }

    @Override
    public void stop() {
        Steps.run(
                () -> devices.ifPresent(FileWatch::close),
                () -> models.ifPresent(FileWatch::close),
                () -> Optional.ofNullable(started).ifPresent(StartedSource::close));
    }

    @Override
    public String version() {
        return ConnectorVersion.get();
    }
}
