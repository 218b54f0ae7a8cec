package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.WorkerMetricsFixture;
import io.iotbridge.aliyun.uplink.results.Results;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Kafka's and Connect's side of a started sink with one device and one partition, in the test's hands. */
final class OnePartitionFixture {

    static final TopicPartition PARTITION = new TopicPartition("commands", 0);

    final LinkFixture links = new LinkFixture();
    final Context context = new Context();
    private long offset;

    static Map<String, String> props(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "uplink.routes", "r",
                "uplink.routes.r.kafka.topics", "commands",
                "uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update",
                "uplink.drain.timeout.ms", "0"));
        props.put("uplink.rate.qos1.per.second", "0");
        props.put("errors.deadletterqueue.topic.name", "dead");
        props.putAll(more);
        return props;
    }

    StartedSink start(Map<String, String> more) {
        return start(more, Results.UNWANTED);
    }

    StartedSink start(Map<String, String> more, Results results) {
        StartedSink sink = SinkFixture.started(new SinkConfig(props(more)), links, context, results);
        sink.open(Set.of(PARTITION));
        return sink;
    }

    SinkRecord record(String key, String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        return new SinkRecord("commands", 0, Schema.STRING_SCHEMA, key, Schema.BYTES_SCHEMA, bytes, offset++);
    }

    /** A converter or a transformation takes the next records out. */
    void skip(int records) {
        offset += records;
    }

    FakePlatform.Connection connection() {
        links.scheduler.runDue();
        return links.platform.newest();
    }

    /** What Connect would commit after having handed over all records so far. */
    Long committed(StartedSink sink) {
        OffsetAndMetadata committable = sink.committable(Map.of(PARTITION, new OffsetAndMetadata(offset)))
                .get(PARTITION);
        return committable == null ? null : committable.offset();
    }

    static final class Queue implements ErrantRecordReporter {
        /** How many reports look done at once, as Connect has it where its producer refuses without asking Kafka. */
        int atOnce;

        final List<String> reasons = new ArrayList<>();
        final List<CompletableFuture<Void>> reports = new ArrayList<>();

        @Override
        public Future<Void> report(SinkRecord record, Throwable error) {
            reasons.add(error.getMessage());
            if (atOnce > 0) {
                atOnce--;
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> report = new CompletableFuture<>();
            reports.add(report);
            return report;
        }
    }

    static final class Context implements SinkTaskContext {
        final Set<TopicPartition> paused = new HashSet<>();
        final WorkerMetricsFixture metrics = new WorkerMetricsFixture();
        boolean commitRequested;
        Queue reporter;

        @Override
        public Map<String, String> configs() {
            return Map.of();
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {}

        @Override
        public void offset(TopicPartition partition, long offset) {}

        @Override
        public void timeout(long timeoutMs) {}

        @Override
        public Set<TopicPartition> assignment() {
            return Set.of(PARTITION);
        }

        @Override
        public void pause(TopicPartition... partitions) {
            paused.addAll(List.of(partitions));
        }

        @Override
        public void resume(TopicPartition... partitions) {
            paused.removeAll(Set.of(partitions));
        }

        @Override
        public void requestCommit() {
            commitRequested = true;
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return metrics.given();
        }

        @Override
        public ErrantRecordReporter errantRecordReporter() {
            return reporter;
        }
    }
}
