package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SinkConfig;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A sink task whose devices change while it runs. */
class SinkDevicesTest {

    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);
    private static final DeviceRegistry NEW_SECRET = DeviceRegistry.of(
            List.of(new Device(LinkFixture.DEVICE.id(), new DeviceSecret("another")), LinkFixture.device("pump2")));

    private final LinkFixture fixture = new LinkFixture();
    private final OnePartitionFixture.Context context = new OnePartitionFixture.Context();
    private OnePartitionFixture.Queue deadLetters = new OnePartitionFixture.Queue();
    private StartedSink sink = start(Map.of());
    private long offset;

    private StartedSink start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1,pump2",
                "iot.devices.pump1.device.secret", "secret-of-pump1",
                "iot.devices.pump2.device.secret", "secret-of-pump2",
                "iot.refused.attempts", "1",
                "uplink.routes", "r",
                "uplink.routes.r.kafka.topics", "commands",
                "uplink.routes.r.mqtt.topic", "/{productKey}/{deviceName}/user/update"));
        props.put("uplink.rate.qos1.per.second", "0");
        props.put("errors.deadletterqueue.topic.name", "dead");
        props.putAll(more);
        context.reporter = deadLetters;
        StartedSink started = SinkFixture.started(new SinkConfig(props), fixture, context);
        started.open(Set.of(PARTITION));
        return started;
    }

    private static DeviceRegistry pumps(int... numbers) {
        return DeviceRegistry.of(Arrays.stream(numbers)
                .mapToObj(number -> LinkFixture.device("pump" + number))
                .toList());
    }

    private void put(String... devices) {
        sink.put(Arrays.stream(devices)
                .map(device -> new SinkRecord(
                        "commands",
                        0,
                        Schema.STRING_SCHEMA,
                        "pk/" + device,
                        Schema.BYTES_SCHEMA,
                        "a".getBytes(StandardCharsets.UTF_8),
                        offset++))
                .toList());
    }

    private FakePlatform.Connection connected() {
        fixture.scheduler.pass(Duration.ofSeconds(2));
        return fixture.platform.newest().acceptAll();
    }

    private Long committed() {
        return sink.committable(Map.of(PARTITION, new OffsetAndMetadata(offset)))
                .get(PARTITION)
                .offset();
    }

    @Test
    void publishesForADeviceThatWasAdded() {
        sink.setDevices(pumps(1, 2, 3));
        put("pump3");
        assertThat(connected().publishes()).hasSize(1);
        assertThat(deadLetters.reasons).isEmpty();
    }

    @Test
    void reportsTheRecordsOfADeviceThatWasRemovedAndSignsOut() {
        put("pump1", "pump1");
        fixture.scheduler.runDue();
        FakePlatform.Connection connection = fixture.platform.newest();
        sink.setDevices(pumps(2));
        put("pump1");
        assertThat(deadLetters.reasons).hasSize(3).allMatch(reason -> reason.contains("pk/pump1"));
        assertThat(connection.isOver()).isTrue();
        deadLetters.reports.forEach(report -> report.complete(null));
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void letsWhatIsInFlightOfARemovedDeviceArriveBeforeItSignsOut() {
        sink = start(Map.of("uplink.in.flight.per.device", "1"));
        put("pump1", "pump1");
        FakePlatform.Connection connection = connected();
        sink.setDevices(pumps(2));
        put();
        assertThat(deadLetters.reasons)
                .singleElement()
                .asString()
                .contains("offset 1", "pk/pump1", "no longer in iot.devices");
        assertThat(connection.isOver()).isFalse();

        connection.publishes().get(0).done().complete(null);
        put();
        assertThat(connection.isOver()).isTrue();
        assertThat(connection.publishes()).hasSize(1);
        deadLetters.reports.forEach(report -> report.complete(null));
        assertThat(committed()).isEqualTo(2);
        assertThat(sink.balance().delivered()).isEqualTo(1);
        assertThat(sink.balance().reported()).isEqualTo(1);
        assertThat(sink.balance().inFlight()).isZero();
    }

    @Test
    void reportsWhatWasInFlightOfARemovedDeviceWhenItsConnectionEnds() {
        put("pump1");
        FakePlatform.Connection connection = connected();
        sink.setDevices(pumps(2));
        put();
        connection.die(LinkException.Kind.CONNECTION_LOST);
        put();
        fixture.scheduler.pass(Duration.ofMinutes(1));
        assertThat(deadLetters.reasons).hasSize(1);
        assertThat(fixture.platform.opened()).isOne();
        assertThat(fixture.enginesClosed).isOne();
    }

    @Test
    void failsWithTheRecordNamedWhereThereIsNoDeadLetterQueue() {
        deadLetters = null;
        sink = start(Map.of());
        put("pump1");
        sink.setDevices(pumps());
        put();
        assertThatThrownBy(this::put)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("commands-0 offset 0")
                .hasMessageContaining("pk/pump1");
    }

    @Test
    void aDeviceThatIsBackBeforeItLeftGoesOn() {
        put("pump1");
        FakePlatform.Connection connection = connected();
        sink.setDevices(pumps(2));
        put();
        sink.setDevices(pumps(1, 2));
        put("pump1");
        connection.publishes().forEach(publish -> publish.done().complete(null));
        put();
        assertThat(connection.isOver()).isFalse();
        assertThat(deadLetters.reasons).isEmpty();
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void aDeviceThatIsBackSignsInAnew() {
        put("pump1");
        connected().publishes().get(0).done().complete(null);
        sink.setDevices(pumps(2));
        put();
        sink.setDevices(pumps(1, 2));
        put("pump1");
        assertThat(connected().publishes()).hasSize(1);
        assertThat(fixture.platform.opened()).isEqualTo(2);
    }

    @Test
    void aNewSecretReconnectsAndWhatHadNoPubackLeavesAgain() {
        put("pump1");
        FakePlatform.Connection first = connected();
        sink.setDevices(NEW_SECRET);
        put();
        assertThat(first.isOver()).isTrue();
        assertThat(connected().publishes()).hasSize(1);
    }

    @Test
    void aRefusedDeviceIsTriedAgainWithItsNewSecret() {
        put("pump1");
        fixture.scheduler.runDue();
        fixture.platform.newest().die(LinkException.Kind.IDENTITY_REFUSED);
        fixture.scheduler.pass(Duration.ofSeconds(61));
        put();
        assertThat(deadLetters.reasons).hasSize(1);
        sink.setDevices(NEW_SECRET);
        put("pump1");
        assertThat(connected().publishes()).hasSize(1);
        assertThat(deadLetters.reasons).hasSize(1);
    }

    @Test
    void aRefusalOfADeviceThatIsLeavingFailsNothing() {
        put("pump1");
        FakePlatform.Connection connection = connected();
        sink.setDevices(pumps(2));
        put();
        connection.die(LinkException.Kind.IDENTITY_REFUSED);
        put("pump2");
        assertThat(connected().publishes()).hasSize(1);
    }

    @Test
    void partitionsThatAreTakenAwayWhileADeviceLeavesHandItsRecordsBack() {
        put("pump1");
        FakePlatform.Connection connection = connected();
        sink.setDevices(pumps(2));
        put();
        sink.close(Set.of(PARTITION));
        put();
        assertThat(connection.isOver()).isTrue();
        assertThat(deadLetters.reasons).isEmpty();
        assertThat(sink.balance().retried()).isEqualTo(1);
    }

    /** Whoever asks the outbox first each time must not keep the others from asking. */
    @Test
    void aRefusedDeviceThatIsRemovedSignsOutThoughItsLoopIsBusy() {
        put("pump1");
        fixture.scheduler.runDue();
        FakePlatform.Connection refused = fixture.platform.newest();
        put("pump2");
        connected();
        refused.die(LinkException.Kind.IDENTITY_REFUSED);
        put();
        fixture.scheduler.hold(true);
        put();
        sink.setDevices(pumps(2));
        for (int call = 0; call < 10; call++) {
            put();
            while (fixture.scheduler.runNext()) {
                // the loop has its turn between two calls
            }
        }
        assertThat(deadLetters.reasons).singleElement().asString().contains("no longer in iot.devices");
    }
}
