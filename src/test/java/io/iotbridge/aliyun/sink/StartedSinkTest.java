package io.iotbridge.aliyun.sink;

import static io.iotbridge.aliyun.sink.OnePartitionFixture.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class StartedSinkTest {

    private static final Map<TopicPartition, OffsetAndMetadata> SEEN = Map.of(PARTITION, new OffsetAndMetadata(0));

    private final OnePartitionFixture kafka = new OnePartitionFixture();
    private final LinkFixture fixture = kafka.links;
    private final OnePartitionFixture.Context context = kafka.context;

    private StartedSink start(Map<String, String> more) {
        return kafka.start(more);
    }

    private SinkRecord record(String key, String value) {
        return kafka.record(key, value);
    }

    private FakePlatform.Connection connection() {
        return kafka.connection();
    }

    private Long committed(StartedSink sink) {
        return kafka.committed(sink);
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
        context.reporter = new OnePartitionFixture.Queue();
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
        context.reporter = new OnePartitionFixture.Queue();
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
        context.reporter = new OnePartitionFixture.Queue();
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
        context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = start(Map.of("iot.refused.attempts", "1", "iot.refused.policy", "skip"));
        sink.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        sink.put(List.of());
        SinkConfig config = new SinkConfig(OnePartitionFixture.props(Map.of("iot.refused.attempts", "1")));
        fixture.pool.attach(
                config.uplink().devices().devices().get(0),
                config.uplink().links(),
                List.of(),
                new LinkFixture.Recorder());
        fixture.nextConnection().acceptAll();
        sink.put(List.of(record("pk/pump1", "b")));
        assertThat(context.reporter.reasons).hasSize(1);
        assertThat(fixture.platform.newest().publishes()).hasSize(1);
    }
}
