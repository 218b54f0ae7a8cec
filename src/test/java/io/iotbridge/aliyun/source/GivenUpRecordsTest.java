package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.FlowCounters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Records that Connect gives up: what it says about them, and what it leaves unsaid on workers with exactly-once support (C03). */
class GivenUpRecordsTest {

    private final LinkFixture fixture = new LinkFixture();
    private FakePlatform.Connection connection;
    private StartedSource source;

    private void start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "downlink.routes", "custom",
                "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
                "downlink.routes.custom.kafka.topic", "iot.custom"));
        props.putAll(more);
        SourceConfig config = new SourceConfig(props);
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        source = StartedSource.start(config, fixture.pool, new SourceMetrics(config, null, clock), Optional.empty());
        fixture.scheduler.runDue();
        connection = fixture.platform.newest().acceptAll();
    }

    private void deliver(int packetId, String payload) {
        connection.deliver(new InboundMessage(
                "/pk/pump1/user/get",
                payload.getBytes(StandardCharsets.UTF_8),
                packetId == 0 ? 0 : 1,
                false,
                packetId));
    }

    private SourceRecord polled(int packetId, String payload) throws InterruptedException {
        deliver(packetId, payload);
        return source.poll().get(0);
    }

    @Test
    void theCommitOfTheLaterPollOnThePollingThreadSettlesWhatWasFilteredOnceTheTaskIsPolledAgain() throws Exception {
        start(Map.of());
        polled(1, "filtered");
        source.committed();
        source.poll();
        assertThat(connection.pubacks()).as("a commit within its own batch").isEmpty();
        source.committed();
        assertThat(connection.pubacks()).as("perhaps the last commit").isEmpty();
        source.poll();
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(1, 0, 0, 1, 0, 0));
    }

    @Test
    void aCommitOnAnotherThreadSettlesNothing() throws Exception {
        start(Map.of());
        SourceRecord record = polled(1, "on its way to Kafka");
        source.poll();
        Thread committer = new Thread(source::committed);
        committer.start();
        committer.join();
        source.poll();
        source.poll();
        assertThat(connection.pubacks()).isEmpty();
        source.disposedOf(record, true);
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance().delivered()).isEqualTo(1);
    }

    @Test
    void aCommitSettlesNoRecordOfTheBatchThatIsBeingSent() throws Exception {
        start(Map.of());
        polled(1, "filtered");
        polled(2, "being sent, in a transaction that the connector's own boundaries cut");
        source.committed();
        source.poll();
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void whatIsSettledWithoutAWordIsNotSettledOnceMore() throws Exception {
        start(Map.of());
        SourceRecord filtered = polled(1, "filtered");
        source.poll();
        source.committed();
        source.poll();
        source.disposedOf(filtered, false);
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(1, 0, 0, 1, 0, 0));
    }

    /** Workers with exactly-once support keep the records of a transaction as the keys of a map. */
    @Test
    void equalMessagesOfOneMillisecondAreSeveralRecords() throws Exception {
        start(Map.of("downlink.routes.custom.payload", "string"));
        deliver(0, "equal");
        deliver(0, "equal");
        deliver(0, "equal");
        Map<SourceRecord, Boolean> committable = new LinkedHashMap<>();
        source.poll().forEach(record -> committable.put(record, true));
        committable.forEach(source::disposedOf);
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(3, 3, 0, 0, 0, 0));
    }

    @Test
    void aReportThatConnectGaveUpIsNotReportedAndFailsTheTask() throws Exception {
        start(Map.of(
                "downlink.undecodable", "report",
                "downlink.errors.topic", "errors",
                "downlink.routes.custom.payload", "json"));
        source.disposedOf(polled(1, "{broken"), false);
        assertThat(connection.pubacks()).isEmpty();
        assertThatThrownBy(source::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("/pk/pump1/user/get")
                .hasMessageContaining("is not in Kafka")
                .hasMessageContaining("errors.tolerance=all")
                .hasMessageContaining("downlink.errors.topic")
                .hasMessageContaining("downlink.undecodable");
        source.close();
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(1, 0, 0, 0, 1, 0));
    }

    @Test
    void aReportThatWasGivenUpWithoutAWordFailsTheTaskToo() throws Exception {
        start(Map.of(
                "downlink.undecodable", "report",
                "downlink.errors.topic", "errors",
                "downlink.routes.custom.payload", "json"));
        polled(1, "{broken");
        source.poll();
        source.committed();
        assertThatThrownBy(source::poll).hasMessageContaining("is not in Kafka");
        assertThat(connection.pubacks()).isEmpty();
    }

    /** Connect logs what {@code commitRecord} throws and goes on; all PUBACKs behind it would wait for ever, and nobody would know. */
    @Test
    void aRecordWhoseEndDoesNotReachItsLinkFailsTheTask() throws Exception {
        start(Map.of());
        SourceRecord record = polled(1, "a");
        fixture.scheduler.whenPosted(() -> {
            throw new InternalError("scripted");
        });
        assertThatThrownBy(() -> source.disposedOf(record, true)).hasMessage("scripted");
        fixture.scheduler.whenPosted(() -> {});
        assertThatThrownBy(source::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Restart the task")
                .hasRootCauseMessage("scripted");
    }
}
