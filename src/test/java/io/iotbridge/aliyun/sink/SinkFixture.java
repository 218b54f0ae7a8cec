package io.iotbridge.aliyun.sink;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.WorkerMetricsFixture;
import io.iotbridge.aliyun.uplink.results.Results;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A sink with devices {@code pump0}, {@code pump1}, …, each with a partition of its own, in what a worker does around it. */
final class SinkFixture {

    final LinkFixture links = new LinkFixture();
    final Worker worker = new Worker();
    private final Map<Integer, Long> offsets = new HashMap<>();

    static TopicPartition partition(int number) {
        return new TopicPartition("commands", number);
    }

    /** A started sink without pacing by rate, which has these partitions. */
    StartedSink start(Map<String, String> more, int... partitions) {
        return start(more, Results.UNWANTED, partitions);
    }

    StartedSink start(Map<String, String> more, Results results, int... partitions) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump0,pump1,pump2",
                "uplink.routes", "r",
                "uplink.routes.r.kafka.topics", ".*",
                "uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update",
                "uplink.rate.qos1.per.second", "0",
                "uplink.drain.timeout.ms", "0"));
        for (int i = 0; i < 3; i++) {
            props.put("iot.devices.pump" + i + ".device.secret", "secret");
        }
        props.putAll(more);
        StartedSink sink = started(new SinkConfig(props), links, worker, results);
        assign(sink, partitions);
        return sink;
    }

    /** As the task starts it, in real time but for the scheduler's. */
    static StartedSink started(SinkConfig config, LinkFixture links, SinkTaskContext context) {
        return started(config, links, context, Results.UNWANTED);
    }

    static StartedSink started(SinkConfig config, LinkFixture links, SinkTaskContext context, Results results) {
        return new StartedSink(config, links.pool, context, results, Clock.systemUTC(), links.scheduler::nanoTime);
    }

    /** What a worker does when partitions are assigned. */
    void assign(StartedSink sink, int... partitions) {
        List<TopicPartition> ids =
                IntStream.of(partitions).mapToObj(SinkFixture::partition).toList();
        worker.assignment.addAll(ids);
        worker.consumerPaused.addAll(worker.remembered);
        worker.consumerPaused.retainAll(worker.assignment);
        if (!ids.isEmpty()) {
            sink.open(ids);
        }
    }

    /** What a worker says that it has handed over of partitions. */
    Map<TopicPartition, OffsetAndMetadata> seen(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.toMap(
                        id -> id, id -> new OffsetAndMetadata(offsets.getOrDefault(id.partition(), 0L))));
    }

    /** The topic is deleted and created again. */
    void recreate() {
        offsets.clear();
    }

    /** What a worker does when partitions are revoked: it commits, closes, and remembers what the task had paused. */
    void revoke(StartedSink sink, int... partitions) {
        List<TopicPartition> ids =
                IntStream.of(partitions).mapToObj(SinkFixture::partition).toList();
        sink.committable(seen(ids));
        sink.close(ids);
        worker.assignment.removeAll(ids);
        worker.consumerPaused.removeAll(ids);
    }

    /** The next records of a partition, for the device of the same number. */
    List<SinkRecord> records(int partition, int count) {
        return IntStream.range(0, count).mapToObj(i -> record(partition)).toList();
    }

    private SinkRecord record(int partition) {
        long offset = offsets.merge(partition, 1L, Long::sum) - 1;
        byte[] value = ("m" + offset).getBytes(StandardCharsets.UTF_8);
        return new SinkRecord(
                "commands", partition, Schema.STRING_SCHEMA, "pk/pump" + partition, Schema.BYTES_SCHEMA, value, offset);
    }

    /** The device's connection, once it is signed in. */
    FakePlatform.Connection signedIn() {
        links.scheduler.runDue();
        return links.platform.newest().acceptAll();
    }

    /** PUBACKs for everything that is out. */
    static void pubackAll(FakePlatform.Connection connection) {
        for (int i = 0; i < connection.publishes().size(); i++) {
            connection.publishes().get(i).done().complete(null);
        }
    }

    /** As Kafka's {@code WorkerSinkTaskContext}: what the task paused is remembered across rebalances. */
    static final class Worker implements SinkTaskContext {
        final Set<TopicPartition> assignment = new HashSet<>();
        final Set<TopicPartition> consumerPaused = new HashSet<>();
        private final Set<TopicPartition> remembered = new HashSet<>();
        final WorkerMetricsFixture metrics = new WorkerMetricsFixture();
        int commitRequests;
        long timeout = -1;
        /** Null where there is no dead letter queue. */
        ErrantRecordReporter reporter;

        @Override
        public Map<String, String> configs() {
            return Map.of();
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {}

        @Override
        public void offset(TopicPartition partition, long offset) {}

        @Override
        public void timeout(long timeoutMs) {
            timeout = timeoutMs;
        }

        @Override
        public Set<TopicPartition> assignment() {
            return assignment;
        }

        @Override
        public void pause(TopicPartition... partitions) {
            requireAssigned(List.of(partitions));
            remembered.addAll(List.of(partitions));
            consumerPaused.addAll(List.of(partitions));
        }

        @Override
        public void resume(TopicPartition... partitions) {
            requireAssigned(List.of(partitions));
            List.of(partitions).forEach(remembered::remove);
            List.of(partitions).forEach(consumerPaused::remove);
        }

        private void requireAssigned(Collection<TopicPartition> partitions) {
            if (!assignment.containsAll(partitions)) {
                throw new IllegalStateException("not assigned: " + partitions);
            }
        }

        @Override
        public void requestCommit() {
            commitRequests++;
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
