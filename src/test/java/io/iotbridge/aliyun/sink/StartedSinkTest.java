package io.iotbridge.aliyun.sink;

import static io.iotbridge.aliyun.sink.OnePartitionFixture.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import java.time.Duration;
import java.util.HashMap;
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

    /** Two devices are listed, and one refusal is enough. */
    private static final Map<String, String> TWO = Map.of(
            "iot.refused.attempts", "1",
            "iot.devices", "pump1,pump2",
            "iot.devices.pump2.device.secret", "secret");

    private static Map<String, String> and(Map<String, String> props, String key, String value) {
        Map<String, String> more = new HashMap<>(props);
        more.put(key, value);
        return more;
    }

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
    void failsWhenThePlatformRefusesADeviceAndThePolicySaysSo() {
        StartedSink failing = start(and(TWO, "iot.refused.policy", "fail"));
        failing.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        assertThatThrownBy(() -> failing.put(List.of())).hasMessageContaining("pk/pump1");
    }

    @Test
    void failsWhenThePlatformRefusesAllDevices() {
        StartedSink failing = start(Map.of("iot.refused.attempts", "1"));
        failing.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        assertThatThrownBy(() -> failing.put(List.of()))
                .hasMessageContaining("the only device")
                .hasMessageContaining("pk/pump1");
    }

    /** One bad device whose records come first must not stop those that no record was met of yet; ten are no coincidence. */
    @Test
    void failsWhenManyDevicesWereMetAndAllAreRefused() {
        Map<String, String> props = new HashMap<>(TWO);
        props.put("iot.devices", "pump1,pump2,pump3,pump4,pump5,pump6,pump7,pump8,pump9,pump10,pump11");
        for (int i = 1; i <= 11; i++) {
            props.put("iot.devices.pump" + i + ".device.secret", "secret");
        }
        StartedSink sink = start(props);
        for (int i = 1; i <= 10; i++) {
            sink.put(List.of(record("pk/pump" + i, "a")));
            fixture.scheduler.pass(Duration.ofSeconds(1));
            connection().die(LinkException.Kind.IDENTITY_REFUSED);
        }
        assertThatThrownBy(() -> sink.put(List.of())).hasMessageContaining("all 10 devices");
    }

    @Test
    void holdsTheRecordsOfARefusedDeviceAndReportsThemByAge() {
        context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = start(TWO);
        sink.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        fixture.scheduler.pass(Duration.ofSeconds(30));
        sink.put(List.of(record("pk/pump1", "b")));
        assertThat(context.reporter.reasons).isEmpty();
        fixture.scheduler.pass(Duration.ofSeconds(31));
        sink.put(List.of());
        assertThat(context.reporter.reasons).singleElement().asString().contains("offset 0", "pk/pump1", "scripted");
        fixture.scheduler.pass(Duration.ofSeconds(31));
        sink.put(List.of());
        assertThat(context.reporter.reasons).hasSize(2);
        context.reporter.reports.forEach(report -> report.complete(null));
        assertThat(committed(sink)).isEqualTo(2);
    }

    /** With nowhere to report them, records are held; the partition pauses with its share, and the task goes on. */
    @Test
    void pausesThePartitionOfARefusedDeviceWhereThereIsNoDeadLetterQueue() {
        StartedSink sink = start(and(and(TWO, "uplink.buffer.records", "4"), "errors.deadletterqueue.topic.name", ""));
        sink.put(List.of(record("pk/pump1", "a"), record("pk/pump2", "b")));
        fixture.scheduler.pass(Duration.ofSeconds(1));
        fixture.platform.get(0).die(LinkException.Kind.IDENTITY_REFUSED);
        FakePlatform.Connection other = fixture.platform.get(1).acceptAll();
        other.publishes().get(0).done().complete(null);
        fixture.scheduler.pass(Duration.ofMinutes(2));
        sink.put(List.of(record("pk/pump1", "c")));
        assertThat(context.paused).containsExactly(PARTITION);
        assertThat(committed(sink)).isZero();
        fixture.scheduler.pass(Duration.ofMinutes(10));
        FakePlatform.Connection again = fixture.platform.newest().acceptAll();
        assertThat(again.publishes()).as("accepted again, it goes on by itself").hasSize(2);
        again.publishes().forEach(publish -> publish.done().complete(null));
        sink.put(List.of());
        assertThat(context.paused).isEmpty();
        assertThat(committed(sink)).isEqualTo(3);
    }

    @Test
    void publishesForARefusedDeviceOnceSomebodyElseHasBroughtItsLinkUp() {
        context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = start(TWO);
        sink.put(List.of(record("pk/pump1", "a")));
        connection().die(LinkException.Kind.IDENTITY_REFUSED);
        sink.put(List.of());
        SinkConfig config = new SinkConfig(OnePartitionFixture.props(TWO));
        fixture.pool.attach(
                config.uplink().devices().devices().get(0),
                config.uplink().links(),
                List.of(),
                new LinkFixture.Recorder());
        fixture.nextConnection().acceptAll();
        sink.put(List.of(record("pk/pump1", "b")));
        assertThat(context.reporter.reasons).isEmpty();
        assertThat(fixture.platform.newest().publishes()).hasSize(2);
    }
}
