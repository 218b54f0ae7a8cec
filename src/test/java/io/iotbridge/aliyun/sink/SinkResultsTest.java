package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.uplink.offsets.ConsumedRecord;
import io.iotbridge.aliyun.uplink.results.Result;
import io.iotbridge.aliyun.uplink.results.Result.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What a sink says became of each record, before its offset may be committed. */
class SinkResultsTest {

    private static final Map<String, String> POSTS = Map.of(
            "uplink.routes.r.preset", "property-post",
            "uplink.routes.r.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post",
            "thing.checks", "none");

    private final OnePartitionFixture fixture = new OnePartitionFixture();
    private final ToldFixture told = new ToldFixture();

    private void reply(FakePlatform.Connection connection, int published, String outcome) {
        SinkFixture.pubackAll(connection);
        String frame = new String(connection.publishes().get(published).payload(), StandardCharsets.UTF_8);
        String id = frame.replaceAll(".*\"id\":\"(\\d+)\".*", "$1");
        connection.deliver(new InboundMessage(
                "/sys/pk/pump1/thing/event/property/post_reply",
                ("{\"id\":\"" + id + "\"," + outcome + "}").getBytes(StandardCharsets.UTF_8),
                1,
                false,
                published + 1));
    }

    @Test
    void theOffsetOfAConfirmedRecordWaitsForItsResult() {
        StartedSink sink = fixture.start(POSTS, told);
        sink.put(List.of(fixture.record("pk/pump1", "{\"Speed\":1}")));
        FakePlatform.Connection connection = fixture.connection().acceptAll();
        reply(connection, 0, "\"code\":200,\"data\":{},\"message\":\"success\"");
        assertThat(told.results).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
            assertThat(result.consumed().offset()).isZero();
            assertThat(result.id()).isPresent();
        });
        assertThat(fixture.committed(sink)).isZero();
        assertThat(sink.balance().delivered()).isZero();
        told.kept.get(0).run();
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThat(sink.balance().delivered()).isEqualTo(1);
    }

    @Test
    void aRejectedRecordHasItsDeadLetterFirstAndThenItsResult() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(POSTS, told);
        sink.put(List.of(fixture.record("pk/pump1", "{\"Speed\":1}")));
        reply(
                fixture.connection().acceptAll(),
                0,
                "\"code\":200,\"data\":{\"Speed\":\"tsl parse: params not exist\"},\"message\":\"success\"");
        sink.put(List.of());
        assertThat(told.results).isEmpty();
        fixture.context.reporter.reports.get(0).complete(null);
        sink.put(List.of());
        assertThat(told.results).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(result.reply().map(Reply::rejected)).hasValue(Map.of("Speed", "tsl parse: params not exist"));
        });
        assertThat(fixture.committed(sink)).isZero();
        told.kept.get(0).run();
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThat(sink.balance().reported()).isEqualTo(1);
    }

    @Test
    void aRecordThatCannotLeaveIsUndeliverableAndOneThatNobodyConfirmsIsPublished() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of(), told);
        sink.put(List.of(fixture.record("pk/other", "a"), fixture.record("pk/pump1", "b")));
        SinkFixture.pubackAll(fixture.connection().acceptAll());
        fixture.context.reporter.reports.get(0).complete(null);
        sink.put(List.of());
        assertThat(told.results)
                .extracting(Result::outcome)
                .containsExactlyInAnyOrder(Outcome.PUBLISHED, Outcome.UNDELIVERABLE);
    }

    @Test
    void aRecordThatIsOfNoUseAnyMoreIsExpired() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        Map<String, String> props = new HashMap<>(POSTS);
        props.put("uplink.routes.r.max.age.ms", "1000");
        StartedSink sink = fixture.start(props, told);
        SinkRecord old = new SinkRecord(
                "commands",
                0,
                Schema.STRING_SCHEMA,
                "pk/pump1",
                Schema.STRING_SCHEMA,
                "{\"Speed\":1}",
                0,
                1_000L,
                TimestampType.CREATE_TIME);
        sink.put(List.of(old));
        fixture.connection().acceptAll();
        sink.put(List.of());
        fixture.context.reporter.reports.get(0).complete(null);
        sink.put(List.of());
        assertThat(told.results).extracting(Result::outcome).containsExactly(Outcome.EXPIRED);
    }

    /** Kafka has it not: the record comes again, and is told again. */
    @Test
    void aLostResultLeavesTheOffsetOpenAndFailsTheTask() {
        StartedSink sink = fixture.start(Map.of(), told);
        sink.put(List.of(fixture.record("pk/pump1", "b")));
        SinkFixture.pubackAll(fixture.connection().acceptAll());
        told.failure = new ConnectException("Kafka did not accept a result");
        told.lost.get(0).run();
        assertThat(fixture.committed(sink)).isZero();
        assertThat(sink.balance().retried()).isEqualTo(1);
        assertThatThrownBy(() -> sink.put(List.of())).isSameAs(told.failure);
    }

    /** Connect gives a task five seconds to stop: one wait is for both, what the platform does and what Kafka does. */
    @Test
    void aWaitForThePlatformThatWasInVainIsFollowedByNoneForResults() {
        StartedSink sink = fixture.start(Map.of("uplink.drain.timeout.ms", "20"), told);
        sink.put(List.of(fixture.record("pk/pump1", "b")));
        fixture.connection().acceptAll();
        assertThat(fixture.committed(sink)).isZero();
        assertThat(told.awaited).isEmpty();
    }

    @Test
    void resultsThatKafkaDoesNotTakeAreNotWaitedForAtEachCommit() {
        told.isKeptInTime = false;
        StartedSink sink = fixture.start(Map.of("uplink.drain.timeout.ms", "20"), told);
        sink.put(List.of(fixture.record("pk/pump1", "b")));
        SinkFixture.pubackAll(fixture.connection().acceptAll());
        fixture.committed(sink);
        assertThat(told.awaited).containsExactly(Duration.ofMillis(20));
        sink.put(List.of());
        fixture.committed(sink);
        assertThat(told.awaited).hasSize(1);
    }

    @Test
    void theKeyIsThatOfTheRecordAsFarAsConnectLeavesIt() {
        assertThat(key(Schema.STRING_SCHEMA, "pk/pump1")).isEqualTo("pk/pump1");
        assertThat(key(Schema.BYTES_SCHEMA, "pk/pump1".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("pk/pump1");
        assertThat(key(null, Map.of("device", "pump1"))).isEqualTo("{\"device\":\"pump1\"}");
        assertThat(SinkResults.key(consumed(null, null))).isNull();
    }

    private static String key(Schema schema, Object key) {
        return new String(SinkResults.key(consumed(schema, key)), StandardCharsets.UTF_8);
    }

    private static ConsumedRecord consumed(Schema schema, Object key) {
        return new ConsumedRecord(
                new SinkRecord("commands", 0, schema, key, null, null, 0), new TopicPartition("commands", 0), 0);
    }
}
