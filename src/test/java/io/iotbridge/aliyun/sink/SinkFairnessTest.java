package io.iotbridge.aliyun.sink;

import static io.iotbridge.aliyun.sink.SinkFixture.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkFairnessTest {

    private final SinkFixture fixture = new SinkFixture();

    private static Map<String, String> bound(int records) {
        return Map.of("uplink.buffer.records", Integer.toString(records));
    }

    @Test
    void pausesOnlyThePartitionThatHoldsAsMuchAsIsFree() {
        StartedSink sink = fixture.start(bound(12), 0, 1);
        sink.put(fixture.records(0, 5));
        assertThat(fixture.worker.consumerPaused).isEmpty();
        sink.put(fixture.records(0, 1));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(0));
        sink.put(fixture.records(1, 2));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(0));
        sink.put(fixture.records(1, 1));
        assertThat(fixture.worker.consumerPaused).containsExactlyInAnyOrder(partition(0), partition(1));
    }

    @Test
    void asksToBeCalledWhilePaused() {
        StartedSink sink = fixture.start(bound(2), 0);
        sink.put(fixture.records(0, 2));
        assertThat(fixture.worker.timeout).isEqualTo(5);
    }

    @Test
    void resumesOnceThereIsRoomAndNotBefore() {
        StartedSink sink = fixture.start(bound(12), 0);
        sink.put(fixture.records(0, 6));
        FakePlatform.Connection connection = fixture.signedIn();
        connection.publishes().get(0).done().complete(null);
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(0));
        connection.publishes().get(1).done().complete(null);
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    @Test
    void pausesEverythingWhenNothingIsFree() {
        StartedSink sink = fixture.start(bound(4), 0, 1);
        sink.put(fixture.records(0, 4));
        assertThat(fixture.worker.consumerPaused).containsExactlyInAnyOrder(partition(0), partition(1));
        SinkFixture.pubackAll(fixture.signedIn());
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    @Test
    void countsBytesLikewise() {
        StartedSink sink = fixture.start(Map.of("uplink.buffer.bytes", "4096"), 0, 1);
        sink.put(fixture.records(0, 2));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(0));
    }

    /** A stack trace stands in each record of a dead letter queue that is read again. */
    @Test
    void countsTheBytesOfHeaders() {
        StartedSink sink = fixture.start(Map.of("uplink.buffer.bytes", "65536"), 0, 1);
        SinkRecord record = fixture.records(0, 1).get(0);
        record.headers().addString("trace", "x".repeat(20_000));
        sink.put(List.of(record));
        assertThat(fixture.worker.consumerPaused).contains(partition(0));
    }

    /** A row with many columns says of most of them that they are null, and that leaves as nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsTheBytesOfAValueOfWhichLittleLeaves(boolean isText) {
        StartedSink sink = fixture.start(
                Map.of(
                        "uplink.buffer.bytes", "65536",
                        "uplink.routes.r.preset", "property-post",
                        "uplink.routes.r.mqtt.topic", "/sys/{productKey}/{deviceName}/thing/event/property/post"),
                0,
                1);
        Map<String, Object> row = new HashMap<>();
        IntStream.range(0, 1_500).forEach(column -> row.put("column" + (100_000 + column), null));
        row.put("x", 1L);
        String text = row.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        sink.put(List.of(new SinkRecord("commands", 0, null, "pk/pump0", null, isText ? text : row, 0)));
        assertThat(fixture.worker.consumerPaused).contains(partition(0));
    }

    @Test
    void aPartitionThatWasPausedAndComesBackIsRead() {
        StartedSink sink = fixture.start(bound(4), 0);
        sink.put(fixture.records(0, 4));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(0));
        fixture.revoke(sink, 0);
        fixture.assign(sink, 0);
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    @Test
    void aPartitionThatStaysPausedWhenAnotherComesIsResumedLater() {
        StartedSink sink = fixture.start(bound(4), 0);
        sink.put(fixture.records(0, 4));
        fixture.assign(sink, 1);
        SinkFixture.pubackAll(fixture.signedIn());
        sink.put(List.of());
        assertThat(fixture.worker.consumerPaused).isEmpty();
    }

    @Test
    void whatAPartitionHeldCountsNoMoreOnceItIsGone() {
        StartedSink sink = fixture.start(bound(12), 0, 1);
        sink.put(fixture.records(0, 6));
        fixture.revoke(sink, 0);
        sink.put(fixture.records(1, 5));
        assertThat(fixture.worker.consumerPaused).isEmpty();
        assertThat(sink.balance().retried()).isEqualTo(6);
    }

    @Test
    void commitsAndPausesThePartitionsOfTheConsumerWhateverATransformationMadeOfTheTopic() {
        StartedSink sink = fixture.start(bound(1), 0);
        SinkRecord routed = new SinkRecord(
                "elsewhere",
                7,
                null,
                "pk/pump0",
                null,
                new byte[] {1},
                3,
                0L,
                TimestampType.CREATE_TIME,
                null,
                "commands",
                0,
                3);
        sink.put(List.of(routed));
        assertThat(fixture.worker.consumerPaused).containsExactly(partition(0));
        SinkFixture.pubackAll(fixture.signedIn());
        assertThat(sink.committable(fixture.seen(List.of(partition(0))))).containsOnlyKeys(partition(0));
    }
}
