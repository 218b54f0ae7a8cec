package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.metrics.WorkerMetricsFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What is in flight is counted where it is held, and makes up what is missing at every moment. */
class UplinkBalanceTest {

    private final OnePartitionFixture fixture = new OnePartitionFixture();
    private final WorkerMetricsFixture shown = fixture.context.metrics;

    private SinkRecord good() {
        return fixture.record("pk/pump1", "abc");
    }

    private void checkInFlight(long expected) {
        assertThat(shown.number(MessageMetric.IN_FLIGHT)).isEqualTo(expected);
        assertThat(shown.unaccounted()).isZero();
    }

    @Test
    void nothingIsMissingWhateverBecomesOfRecords() {
        fixture.context.reporter = new OnePartitionFixture.Queue();
        StartedSink sink = fixture.start(Map.of("uplink.in.flight.per.device", "2"));
        sink.put(List.of(good(), good(), good(), fixture.record("pk/nobody", "bad")));
        checkInFlight(4);
        FakePlatform.Connection connection = fixture.connection().acceptAll();
        assertThat(shown.number(MessageMetric.UNACKNOWLEDGED)).isEqualTo(2);
        assertThat(shown.number(MessageMetric.OUTBOX_DEPTH)).isEqualTo(1);
        fixture.links.scheduler.pass(Duration.ofMillis(700));
        assertThat(shown.number(MessageMetric.OLDEST_UNACKNOWLEDGED)).isBetween(600L, 800L);
        connection.publishes().get(0).done().complete(null);
        checkInFlight(3);
        assertThat(shown.number(MessageMetric.BYTES_DELIVERED)).isEqualTo(3);
        assertThat(shown.number(MessageMetric.PUBACK_MAX)).isEqualTo(700);
        fixture.context.reporter.reports.get(0).complete(null);
        sink.put(List.of());
        checkInFlight(2);
        connection.die(LinkException.Kind.CONNECTION_LOST);
        checkInFlight(2);
        assertThat(shown.number(MessageMetric.UNACKNOWLEDGED)).isZero();
        assertThat(shown.number(MessageMetric.REPUBLISHED)).isEqualTo(2);
        sink.close(Set.of(OnePartitionFixture.PARTITION));
        checkInFlight(0);
        assertThat(shown.number(MessageMetric.RETRIED)).isEqualTo(2);
        assertThat(shown.number(MessageMetric.IN_FLIGHT_BYTES)).isZero();
        assertThat(shown.number(MessageMetric.OLDEST_UNACKNOWLEDGED)).isZero();
    }

    @Test
    void nothingIsMissingBehindARecordThatCannotBeReported() {
        StartedSink sink = fixture.start(Map.of());
        sink.put(List.of(good(), fixture.record("pk/nobody", "bad"), good()));
        checkInFlight(1);
        sink.close(Set.of(OnePartitionFixture.PARTITION));
        checkInFlight(0);
    }
}
