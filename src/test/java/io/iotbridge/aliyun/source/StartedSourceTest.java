package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.FlowCounters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartedSourceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final LinkFixture fixture = new LinkFixture();
    private FakePlatform.Connection connection;

    private StartedSource start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "downlink.routes", "services,custom",
                "downlink.routes.services.mqtt.filter", "/sys/{productKey}/{deviceName}/thing/service/{service}",
                "downlink.routes.services.kafka.topic", "iot.{productKey}.{service}",
                "downlink.routes.services.payload", "json"));
        props.put("downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#");
        props.put("downlink.routes.custom.kafka.topic", "iot.custom");
        props.putAll(more);
        SourceConfig config = new SourceConfig(props);
        StartedSource source = StartedSource.start(
                config,
                fixture.pool,
                new SourceMetrics(config, null, Clock.fixed(NOW, ZoneOffset.UTC)),
                Optional.empty());
        fixture.scheduler.runDue();
        connection = fixture.platform.newest().acceptAll();
        return source;
    }

    private void deliver(int packetId, String topic, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        connection.deliver(new InboundMessage(topic, bytes, packetId == 0 ? 0 : 1, false, packetId));
    }

    @Test
    void makesARecordOfAMessageAndAcknowledgesItOnceKafkaHasIt() throws Exception {
        StartedSource source = start(Map.of());
        deliver(4, "/sys/pk/pump1/thing/service/reboot", "{\"params\":{\"delay\":3}}");
        SourceRecord record = source.poll().get(0);
        assertThat(record.topic()).isEqualTo("iot.pk.reboot");
        assertThat(record.key()).isEqualTo("pk/pump1");
        assertThat(record.value()).isEqualTo(Map.of("params", Map.of("delay", 3L)));
        assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
        assertThat(record.headers().lastWithName("iot.level.service").value()).isEqualTo("reboot");
        assertThat(record.headers().lastWithName("iot.packet.id").value()).isEqualTo(4);
        assertThat(connection.pubacks()).isEmpty();
        source.disposedOf(record, true);
        assertThat(connection.pubacks()).containsExactly(4);
        assertThat(source.balance().delivered()).isEqualTo(1);
    }

    @Test
    void pollsNullWhenIdle() throws Exception {
        assertThat(start(Map.of()).poll()).isNull();
    }

    @Test
    void dropsWhatNoRouteTakesWhereNothingCanBeReported() throws Exception {
        StartedSource source = start(Map.of());
        deliver(1, "/sys/pk/pump1/thing/config/push", "{}");
        deliver(2, "/pk/pump1/user/get", "carried");
        assertThat(source.poll()).hasSize(1);
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance().dropped()).isEqualTo(1);
    }

    @Test
    void failsOnWhatItsRouteCannotDecodeWhereNothingCanBeReported() {
        StartedSource source = start(Map.of());
        deliver(1, "/sys/pk/pump1/thing/service/reboot", "{broken");
        assertThatThrownBy(source::poll).hasMessageContaining("downlink.undecodable");
        assertThat(connection.pubacks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sys/pk/pump1/thing/config/push", "/sys/pk/pump1/thing/service/reboot"})
    void reportsWhatItCannotCarryWhereThereIsAnErrorsTopic(String topic) throws Exception {
        StartedSource source = start(Map.of("downlink.errors.topic", "iot.errors"));
        deliver(1, topic, "{broken");
        SourceRecord report = source.poll().get(0);
        assertThat(report.topic()).isEqualTo("iot.errors");
        assertThat(connection.pubacks()).isEmpty();
    }

    @Test
    void failsOnAnUnmatchedMessageIfToldToAndLeavesItWithThePlatform() {
        StartedSource source = start(Map.of("downlink.unmatched", "fail"));
        deliver(1, "/sys/pk/pump1/thing/config/push", "{}");
        assertThatThrownBy(source::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("/sys/pk/pump1/thing/config/push")
                .hasMessageContaining("downlink.unmatched");
        assertThat(connection.pubacks()).isEmpty();
    }

    @Test
    void dropsByPolicyCountsAndAcknowledges() throws Exception {
        StartedSource source = start(Map.of("downlink.unmatched", "drop"));
        deliver(1, "/sys/pk/pump1/thing/config/push", "{}");
        assertThat(source.poll()).isNull();
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance().dropped()).isEqualTo(1);
    }

    @Test
    void reportsByPolicyAndAcknowledgesOnceTheErrorsTopicHasIt() throws Exception {
        StartedSource source = start(Map.of("downlink.undecodable", "report", "downlink.errors.topic", "iot.errors"));
        deliver(1, "/sys/pk/pump1/thing/service/reboot", "{broken");
        SourceRecord report = source.poll().get(0);
        assertThat(report.topic()).isEqualTo("iot.errors");
        assertThat(report.value()).isEqualTo("{broken".getBytes(StandardCharsets.UTF_8));
        assertThat(report.headers().lastWithName("iot.error.kind").value()).isEqualTo("downlink.undecodable");
        assertThat(connection.pubacks()).isEmpty();
        source.disposedOf(report, true);
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance().reported()).isEqualTo(1);
    }

    @Test
    void stopsReadingWhenFullDropsQos0AndKeepsQos1() throws Exception {
        StartedSource source = start(Map.of("downlink.inbox.messages", "2"));
        deliver(1, "/pk/pump1/user/get", "a");
        deliver(2, "/pk/pump1/user/get", "b");
        assertThat(connection.demand()).isFalse();
        deliver(0, "/pk/pump1/user/get", "dropped");
        deliver(3, "/pk/pump1/user/get", "c");
        List<SourceRecord> records = source.poll();
        assertThat(records).hasSize(3);
        assertThat(source.balance().dropped()).isEqualTo(1);
        records.forEach(record -> source.disposedOf(record, true));
        assertThat(connection.demand()).isTrue();
        assertThat(connection.pubacks()).containsExactly(1, 2, 3);
        assertThat(source.balance().inFlight()).isZero();
    }

    /** As where a partition has no leader: what the inbox has room for is not to wait for it. */
    @Test
    void readsOnThoughMoreThanHalfOfTheInboxIsHeldUp() throws Exception {
        StartedSource source = start(Map.of("downlink.inbox.messages", "4"));
        for (int i = 1; i <= 4; i++) {
            deliver(i, "/pk/pump1/user/get", "a");
        }
        List<SourceRecord> records = source.poll();
        assertThat(source.poll()).isNull();
        assertThat(connection.demand()).as("full").isFalse();
        source.disposedOf(records.get(0), true);
        assertThat(connection.demand()).as("more may go soon").isFalse();
        assertThat(source.poll()).isNull();
        assertThat(connection.demand()).isTrue();
        deliver(5, "/pk/pump1/user/get", "a");
        assertThat(connection.demand()).as("full again").isFalse();
        assertThat(source.poll()).hasSize(1);
    }

    @Test
    void carriesWhatCameBeforeAMessageThatFailsTheTask() throws Exception {
        StartedSource source = start(Map.of("downlink.unmatched", "fail"));
        deliver(1, "/pk/pump1/user/get", "before");
        deliver(2, "/sys/pk/pump1/thing/config/push", "{}");
        deliver(3, "/pk/pump1/user/get", "behind");
        List<SourceRecord> records = source.poll();
        assertThat(records).hasSize(1);
        source.disposedOf(records.get(0), true);
        assertThat(connection.pubacks()).containsExactly(1);
        assertThatThrownBy(source::poll).hasMessageContaining("/sys/pk/pump1/thing/config/push");
        source.close();
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(3, 1, 0, 0, 2, 0));
    }

    @Test
    void reportsWithAllThatAPersonNeedsToSendItOn() throws Exception {
        StartedSource source =
                start(Map.of("downlink.unmatched", "report", "downlink.errors.topic", "iot.errors", "name", "plant"));
        deliver(7, "/sys/pk/pump1/thing/config/push", "{}");
        SourceRecord report = source.poll().get(0);
        assertThat(report.key()).isEqualTo("pk/pump1");
        Map<String, Object> headers = new HashMap<>();
        report.headers().forEach(header -> headers.put(header.key(), header.value()));
        assertThat(headers)
                .containsEntry("iot.topic", "/sys/pk/pump1/thing/config/push")
                .containsEntry("iot.product.key", "pk")
                .containsEntry("iot.device.name", "pump1")
                .containsEntry("iot.qos", 1)
                .containsEntry("iot.packet.id", 7)
                .containsKey("iot.dedup.id")
                .containsEntry("iot.error.kind", "downlink.unmatched")
                .containsEntry("iot.error.reason", "no route in downlink.routes takes it")
                .containsEntry("iot.error.connector", "plant")
                .containsEntry("iot.error.task", 0);
    }

    @Test
    void showsATopicThatNoSenderMayUseInTheHeadersOfItsReport() throws Exception {
        StartedSource source = start(Map.of("downlink.unmatched", "report", "downlink.errors.topic", "iot.errors"));
        deliver(7, "/sys/pk/pump1/thing/tab\tline\nbyte\uDCFF", "{}");
        assertThat(source.poll().get(0).headers().lastWithName("iot.topic").value())
                .isEqualTo("/sys/pk/pump1/thing/tab\\tline\\nbyte\\uDCFF");
    }

    @Test
    void countsWhatConnectGaveUpAsDroppedAndAcknowledgesIt() throws Exception {
        StartedSource source = start(Map.of());
        deliver(1, "/pk/pump1/user/get", "a");
        source.disposedOf(source.poll().get(0), false);
        assertThat(connection.pubacks()).containsExactly(1);
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(1, 0, 0, 1, 0, 0));
    }

    @Test
    void countsARecordOnceThoughConnectSendsItTwice() throws Exception {
        StartedSource source = start(Map.of());
        deliver(1, "/pk/pump1/user/get", "a");
        deliver(2, "/pk/pump1/user/get", "b");
        SourceRecord record = source.poll().get(0);
        source.disposedOf(record, true);
        source.disposedOf(record, true);
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(2, 1, 0, 0, 0, 1));
    }

    @Test
    void balancesWhenItIsStoppedWithMessagesInHand() throws Exception {
        StartedSource source = start(Map.of());
        deliver(1, "/pk/pump1/user/get", "polled");
        SourceRecord polled = source.poll().get(0);
        deliver(2, "/pk/pump1/user/get", "waiting");
        deliver(0, "/pk/pump1/user/get", "QoS 0, which nobody delivers again");
        assertThat(source.balance().inFlight()).isEqualTo(3);
        source.close();
        source.disposedOf(polled, true);
        assertThat(source.balance()).isEqualTo(new FlowCounters.Balance(3, 0, 0, 1, 2, 0));
    }

    @Test
    void boundsTheHeapThatMessagesTakeAndNotTheirPayloadAlone() {
        start(Map.of("downlink.inbox.bytes", "4096"));
        deliver(1, "/pk/pump1/user/get", "a");
        assertThat(connection.demand()).isTrue();
        deliver(2, "/pk/pump1/user/get", "b");
        assertThat(connection.demand()).isFalse();
    }

    @Test
    void failsWhenTheIdentityIsRefused() {
        StartedSource source = start(Map.of("iot.refused.attempts", "1"));
        connection.die(LinkException.Kind.CONNECTION_LOST);
        fixture.nextConnection().die(LinkException.Kind.IDENTITY_REFUSED);
        assertThatThrownBy(source::poll)
                .hasMessageContaining("pk/pump1")
                .hasMessageContaining("iot.devices")
                .hasMessageNotContaining("secret\"");
    }

    @Test
    void signsOutWhenItCloses() {
        StartedSource source = start(Map.of());
        source.close();
        assertThat(connection.isOver()).isTrue();
        assertThat(fixture.scheduler.waiting()).isZero();
    }
}
