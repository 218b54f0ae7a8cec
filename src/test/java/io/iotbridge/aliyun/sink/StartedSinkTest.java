package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
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
import org.junit.jupiter.api.Test;

class StartedSinkTest {

    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);
    private static final Map<TopicPartition, OffsetAndMetadata> SEEN = Map.of(PARTITION, new OffsetAndMetadata(0));

    private final LinkFixture fixture = new LinkFixture();
    private final Context context = new Context();
    private long offset;

    private static Map<String, String> props(Map<String, String> more) {
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
        props.putAll(more);
        return props;
    }

    private StartedSink start(Map<String, String> more) {
        StartedSink sink =
                new StartedSink(new SinkConfig(props(more)), fixture.pool, context, fixture.scheduler::nanoTime);
        sink.open(Set.of(PARTITION));
        return sink;
    }

    private SinkRecord record(String key, String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        return new SinkRecord("commands", 0, Schema.STRING_SCHEMA, key, Schema.BYTES_SCHEMA, bytes, offset++);
    }

    private FakePlatform.Connection connection() {
        fixture.scheduler.runDue();
        return fixture.platform.newest();
    }

    private static Long committed(StartedSink sink) {
        OffsetAndMetadata offset = sink.committable(SEEN).get(PARTITION);
        return offset == null ? null : offset.offset();
    }

    @Test
    void commitsOnlyWhatThePlatformAccepted() {
        StartedSink sink = start(Map.of());
        sink.put(List.of(record("pk/pump1", "a"), record("pk/pump1", "b")));
        FakePlatform.Connection connection = connection().acceptAll();
        assertThat(committed(sink)).isZero();
        connection.publishes().get(1).done().complete(null);
        assertThat(committed(sink)).isZero();
        connection.publishes().get(0).done().complete(null);
        assertThat(committed(sink)).isEqualTo(2);
        assertThat(sink.balance().delivered()).isEqualTo(2);
    }

    @Test
    void commitsWhereARecordWasConsumedThoughATransformationRenamedItsTopic() {
        StartedSink sink = start(Map.of("uplink.routes.r.kafka.topics", "renamed"));
        SinkRecord consumed = record("pk/pump1", "a");
        sink.put(List.of(consumed.newRecord(
                "renamed", 9, consumed.keySchema(), consumed.key(), consumed.valueSchema(), consumed.value(), 0L)));
        connection().acceptAll().publishes().get(0).done().complete(null);
        assertThat(sink.committable(SEEN)).containsOnlyKeys(PARTITION);
        assertThat(committed(sink)).isEqualTo(1);
        sink.close(Set.of(PARTITION));
        assertThat(sink.committable(SEEN)).isEmpty();
    }

    @Test
    void signsInWithTheFirstRecordAndOutWithTheLastPartition() {
        StartedSink sink = start(Map.of());
        fixture.scheduler.runDue();
        assertThat(fixture.platform.opened()).isZero();
        sink.put(List.of(record("pk/pump1", "a")));
        FakePlatform.Connection connection = connection().acceptAll();
        sink.close(Set.of(PARTITION));
        assertThat(connection.isOver()).isTrue();
        assertThat(sink.balance().retried()).isEqualTo(1);
        assertThat(sink.balance().inFlight()).isZero();
    }

    @Test
    void commitsABadRecordOnlyOnceTheDeadLetterQueueHasIt() {
        context.reporter = new Queue();
        StartedSink sink = start(Map.of());
        sink.put(List.of(record(null, "no key"), record("pk/pump1", null), record("nobody", "x")));
        assertThat(committed(sink)).isZero();
        context.reporter.reports.forEach(report -> report.complete(null));
        assertThat(committed(sink)).isEqualTo(3);
        assertThat(context.reporter.reasons).hasSize(3);
        assertThat(sink.balance().reported()).isEqualTo(3);
    }

    @Test
    void reportsWhatThePlatformWouldSilentlyDrop() {
        context.reporter = new Queue();
        StartedSink sink = start(Map.of());
        sink.put(List.of(record("pk/pump1", "x".repeat(256 * 1024 + 1))));
        SinkRecord foreign = record("pk/pump1", "a");
        foreign.headers().addString("iot.topic", "/pk/other/user/update");
        sink.put(List.of(foreign));
        assertThat(context.reporter.reasons.get(0)).contains("262145");
        assertThat(context.reporter.reasons.get(1)).contains("/pk/other/user/update");
    }

    @Test
    void failsWhenThePlatformRefusesADeviceUnlessToldToSkipIt() {
        StartedSink failing = start(Map.of("iot.refused.attempts", "1"));
        failing.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        assertThatThrownBy(() -> failing.put(List.of())).hasMessageContaining("pk/pump1");
    }

    @Test
    void reportsTheRecordsOfADeviceThatIsSkipped() {
        context.reporter = new Queue();
        StartedSink sink = start(Map.of("iot.refused.attempts", "1", "iot.refused.policy", "skip"));
        sink.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        sink.put(List.of(record("pk/pump1", "b")));
        assertThat(context.reporter.reasons).hasSize(2);
        context.reporter.reports.forEach(report -> report.complete(null));
        assertThat(committed(sink)).isEqualTo(2);
    }

    @Test
    void publishesForASkippedDeviceAgainOnceSomebodyElseHasBroughtItsLinkUp() {
        context.reporter = new Queue();
        StartedSink sink = start(Map.of("iot.refused.attempts", "1", "iot.refused.policy", "skip"));
        sink.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        sink.put(List.of());
        SinkConfig config = new SinkConfig(props(Map.of("iot.refused.attempts", "1")));
        fixture.pool.attach(config.devices().devices().get(0), config.links(), List.of(), new LinkFixture.Recorder());
        fixture.nextConnection().acceptAll();
        sink.put(List.of(record("pk/pump1", "b")));
        assertThat(context.reporter.reasons).hasSize(1);
        assertThat(fixture.platform.newest().publishes()).hasSize(1);
    }

    static final class Queue implements ErrantRecordReporter {
        final List<String> reasons = new ArrayList<>();
        final List<CompletableFuture<Void>> reports = new ArrayList<>();

        @Override
        public Future<Void> report(SinkRecord record, Throwable error) {
            reasons.add(error.getMessage());
            CompletableFuture<Void> report = new CompletableFuture<>();
            reports.add(report);
            return report;
        }
    }

    static final class Context implements SinkTaskContext {
        private final Set<TopicPartition> paused = new HashSet<>();
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
        public void requestCommit() {}

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException("the sink has metrics of its own");
        }

        @Override
        public ErrantRecordReporter errantRecordReporter() {
            return reporter;
        }
    }
}
