package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.ConnectorVersion;
import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.config.WorkerConverters;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.link.connection.SharedLinks;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.Progress;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.thing.model.ThingModels;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Kafka Connect's side of {@link StartedSink}. */
public final class AliyunIotSinkTask extends SinkTask {

    private StartedSink started;
    private Progress progress;
    private Optional<FileWatch<DeviceRegistry>> devices = Optional.empty();
    private Optional<FileWatch<ThingModels>> models = Optional.empty();

    /** For Kafka Connect. */
    public AliyunIotSinkTask() {}

    @Override
    public void start(Map<String, String> props) {
        SinkConfig config = new SinkConfig(WorkerConverters.completed(props));
        started = new StartedSink(
                config, SharedLinks.pool(), context, SinkResults.of(config), Clock.systemUTC(), System::nanoTime);
        progress = new Progress(System::nanoTime, started::tellProgress);
        devices = config.watchDevices(SharedLinks.watches(), started::setDevices);
        models = config.watchModels(SharedLinks.watches());
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        started.open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        progress.tick();
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
        Steps.run(
                () -> devices.ifPresent(FileWatch::close),
                () -> models.ifPresent(FileWatch::close),
                () -> Optional.ofNullable(started).ifPresent(StartedSink::close));
    }

    @Override
    public String version() {
        return ConnectorVersion.get();
    }
}
