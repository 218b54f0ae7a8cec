package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.metrics.MessageMetric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Invariants 3 and 7 for records that cannot be published. */
class BadRecordsTest {

    private final OnePartitionFixture fixture = new OnePartitionFixture();

    private SinkRecord good(String value) {
        return fixture.record("pk/pump1", value);
    }

    private SinkRecord bad() {
        return fixture.record("pk/nobody", "bad");
    }

    private static FlowCounters.Balance balance(
            long received, long delivered, long reported, long retried, long inFlight) {
        return new FlowCounters.Balance(received, delivered, reported, 0, retried, inFlight);
    }

    @Test
    void failsWithTheRecordNamedWhereThereIsNoDeadLetterQueue() {
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad()));
        assertThatThrownBy(() -> sink.put(List.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("commands-0 offset 0")
                .hasMessageContaining("pk/nobody")
                .hasMessageContaining("errors.tolerance");
    }

    @Test
    void failsOnlyOnceTheRecordsBeforeABadOneAreAcceptedAndCommitted() {
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(good("a"), bad(), good("behind it")));
        FakePlatform.Connection connection = fixture.connection().acceptAll();
        sink.put(List.of());
        assertThat(connection.publishes()).hasSize(1);
        connection.publishes().get(0).done().complete(null);
        sink.put(List.of());
        assertThat(fixture.context.commitRequested).isTrue();
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThatThrownBy(() -> sink.put(List.of())).hasMessageContaining("commands-0 offset 1");
        sink.close();
        assertThat(sink.balance()).isEqualTo(balance(3, 1, 0, 2, 0));
    }

    @Test
    void failsOfABadRecordEvenIfThePlatformDoesNotAcceptThoseBeforeIt() {
        StartedSink sink = fixture.start(Map.of("uplink.puback.timeout.ms", "2000"));
        sink.put(List.of(good("a"), bad()));
        sink.put(List.of());
        fixture.links.scheduler.pass(Duration.ofSeconds(2));
        assertThatThrownBy(() -> sink.put(List.of())).hasMessageContaining("commands-0 offset 1");
        assertThat(fixture.committed(sink)).isZero();
        sink.close();
        assertThat(sink.balance()).isEqualTo(balance(2, 0, 0, 2, 0));
    }

    /** What is read of it is not published, and would be remembered until the task ends. */
    @Test
    void aPartitionThatComesWhileTheTaskIsAboutToFailIsPausedToo() {
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(good("a"), bad()));
        TopicPartition other = new TopicPartition("commands", 1);
        sink.open(List.of(other));
        sink.put(List.of());
        assertThat(fixture.context.paused).containsExactlyInAnyOrder(OnePartitionFixture.PARTITION, other);
    }

    @Test
    void commitsPastRecordsThatConvertersAndTransformationsTookOut() {
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(good("a")));
        fixture.connection().acceptAll().publishes().get(0).done().complete(null);
        fixture.skip(2);
        assertThat(fixture.committed(sink)).isEqualTo(3);
    }

    @Test
    void commitsWhereARecordWasReadHoweverATransformationRenamedItsTopic() {
        StartedSink sink = fixture.start(Map.of("uplink.routes.r.kafka.topics", "renamed"));
        SinkRecord read = good("a");
        sink.put(List.of(read.newRecord(
                "renamed", 0, read.keySchema(), read.key(), read.valueSchema(), read.value(), read.timestamp())));
        assertThat(fixture.committed(sink)).isZero();
        fixture.connection().acceptAll().publishes().get(0).done().complete(null);
        assertThat(fixture.committed(sink)).isEqualTo(1);
    }

    @Test
    void failsIfTheDeadLetterQueueDoesNotTakeARecord() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad(), bad()));
        fixture.context.reporter.reports.get(0).completeExceptionally(new IllegalStateException("no room"));
        fixture.context.reporter.reports.get(1).complete(null);
        assertThat(fixture.committed(sink)).isZero();
        assertThatThrownBy(() -> sink.put(List.of()))
                .hasMessageContaining("commands-0 offset 0")
                .hasRootCauseMessage("no room");
        sink.close();
        assertThat(sink.balance()).isEqualTo(balance(2, 0, 1, 1, 0));
    }

    /** Whoever recursed over it would have no stack for it, on any worker: the task would end by the same record again and again. */
    @Test
    void reportsAValueHoweverDeepItIsNested() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of());
        Object nested = "x";
        for (int depth = 0; depth < 50_000; depth++) {
            nested = depth % 2 == 0 ? List.of(nested) : Map.of("a", nested);
        }
        SinkRecord read = good("a");
        sink.put(List.of(
                read.newRecord(read.topic(), 0, read.keySchema(), read.key(), null, nested, read.timestamp()),
                good("b")));
        fixture.context.reporter.reports.get(0).complete(null);
        fixture.connection().acceptAll().publishes().get(0).done().complete(null);
        assertThat(fixture.committed(sink)).isEqualTo(2);
        assertThat(sink.balance()).isEqualTo(balance(2, 1, 1, 0, 0));
    }

    /** Header converters make lists of brackets. */
    @Test
    void reportsAHeaderHoweverDeepItIsNested() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of());
        List<?> nested = List.of();
        for (int depth = 0; depth < 50_000; depth++) {
            nested = List.of(nested);
        }
        for (String header : List.of("iot.expires", "iot.topic")) {
            SinkRecord bad = good("a");
            bad.headers().add(header, nested, null);
            sink.put(List.of(bad));
        }
        assertThat(fixture.context.reporter.reasons)
                .hasSize(2)
                .first()
                .asString()
                .contains("the header 'iot.expires' is not a time");
    }

    /** The task fails, and its records come again. */
    @Test
    void countsARecordThatFailsTheTaskAsOneThatComesAgain() {
        StartedSink sink = fixture.start(Map.of());
        fixture.links.whenLinked = () -> {
            throw new OutOfMemoryError("planted");
        };
        assertThatThrownBy(() -> sink.put(List.of(good("a")))).hasMessage("planted");
        assertThat(fixture.context.metrics.number(MessageMetric.IN_FLIGHT)).isZero();
        sink.close();
        assertThat(sink.balance()).isEqualTo(balance(1, 0, 0, 1, 0));
    }

    @Test
    void countsARecordAsReportedOnceTheDeadLetterQueueHasIt() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad(), bad()));
        fixture.context.reporter.reports.get(0).complete(null);
        sink.put(List.of());
        assertThat(sink.balance()).isEqualTo(balance(2, 0, 1, 0, 1));
        sink.close();
        assertThat(sink.balance()).isEqualTo(balance(2, 0, 1, 1, 0));
    }

    @Test
    void countsWhatIsTakenAwayBeforeTheDeadLetterQueueHasIt() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad()));
        sink.close(List.of(OnePartitionFixture.PARTITION));
        assertThat(sink.balance()).isEqualTo(balance(1, 0, 0, 1, 0));
    }

    @Test
    void countsTheHeapThatARecordTakesAndNotItsPayloadAlone() {
        StartedSink sink = fixture.start(Map.of("uplink.buffer.bytes", "8192"));
        sink.put(List.of(good("a"), good("b"), good("c")));
        assertThat(fixture.context.paused).isEmpty();
        sink.put(List.of(good("d")));
        assertThat(fixture.context.paused).isNotEmpty();
    }

    /** What Connect's queue refuses without asking Kafka, its log alone has. */
    @Test
    void countsNothingAsReportedThatTheQueuesProducerRefusedAtOnce() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        fixture.context.reporter.atOnce = Integer.MAX_VALUE;
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad()));
        assertThat(fixture.committed(sink)).isZero();
        assertThatThrownBy(() -> sink.put(List.of()))
                .hasMessageContaining("commands-0 offset 0")
                .hasMessageContaining("producer.override.max.request.size");
        sink.close();
        assertThat(sink.balance()).isEqualTo(balance(1, 0, 0, 1, 0));
    }

    @Test
    void writesARecordAgainOfWhichItCannotTellWhetherTheQueueHasIt() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        fixture.context.reporter.atOnce = 1;
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad()));
        assertThat(fixture.context.reporter.reasons).hasSize(2);
        assertThat(fixture.committed(sink)).isZero();
        fixture.context.reporter.reports.get(0).complete(null);
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThat(sink.balance()).isEqualTo(balance(1, 0, 1, 0, 0));
    }

    /** {@code errors.tolerance=all} and {@code errors.log.enable} without a queue. */
    @Test
    void countsAsDroppedWhatConnectOnlyLogs() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        fixture.context.reporter.atOnce = Integer.MAX_VALUE;
        StartedSink sink = fixture.start(Map.of("errors.deadletterqueue.topic.name", ""));
        sink.put(List.of(bad()));
        assertThat(fixture.committed(sink)).isEqualTo(1);
        assertThat(fixture.context.reporter.reasons).hasSize(1);
        assertThat(sink.balance()).isEqualTo(new FlowCounters.Balance(1, 0, 0, 1, 0, 0));
    }

    /** A partition of the queue without a leader: Connect's producer waits for it as long as it takes. */
    @Test
    void oneReportThatHangsHoldsUpNoOther() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(bad(), bad(), bad()));
        fixture.context.reporter.reports.get(1).complete(null);
        fixture.context.reporter.reports.get(2).completeExceptionally(new IllegalStateException("no room"));
        sink.put(List.of());
        assertThat(sink.balance()).isEqualTo(balance(3, 0, 1, 1, 1));
        fixture.context.reporter.reports.get(0).complete(null);
        assertThat(fixture.committed(sink)).isEqualTo(2);
    }

    @Test
    void holdsUpAPartitionWhoseReportsTheQueueHasNotTaken() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of("uplink.buffer.records", "4"));
        sink.put(List.of(bad(), bad()));
        assertThat(fixture.context.paused).containsExactly(OnePartitionFixture.PARTITION);
        fixture.context.reporter.reports.forEach(report -> report.complete(null));
        sink.put(List.of());
        assertThat(fixture.context.paused).isEmpty();
    }

    @Test
    void holdsUpAPartitionForTheBytesOfItsReports() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of("uplink.buffer.bytes", "20000"));
        sink.put(List.of(fixture.record("pk/nobody", "x".repeat(10_000))));
        assertThat(fixture.context.paused).containsExactly(OnePartitionFixture.PARTITION);
        sink.close(List.of(OnePartitionFixture.PARTITION));
        assertThat(fixture.context.metrics.number(MessageMetric.IN_FLIGHT_BYTES))
                .isZero();
    }
}
