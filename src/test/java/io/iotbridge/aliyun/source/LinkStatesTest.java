package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.errors.CapturedLogFixture;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.source.states.LinkStateRecords;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** The states of links as records, over a running task. */
class LinkStatesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private static final String UP =
            "{\"productKey\":\"pk\",\"deviceName\":\"pump1\",\"state\":\"up\",\"reason\":null,\"detail\":null,"
                    + "\"time\":1767225600000,\"since\":1767225600000}";

    private final LinkFixture fixture = new LinkFixture();
    private StartedSource source;

    private FakePlatform.Connection start(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret-of-pump1",
                "iot.refused.attempts", "1",
                "downlink.routes", "custom",
                "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
                "downlink.routes.custom.kafka.topic", "iot.custom",
                "downlink.routes.custom.payload", "json",
                "downlink.status.topic", "iot.states"));
        props.putAll(more);
        SourceConfig config = new SourceConfig(props);
        source = StartedSource.start(
                config,
                fixture.pool,
                new SourceMetrics(config, null, Clock.fixed(NOW, ZoneOffset.UTC)),
                Optional.empty());
        fixture.scheduler.runDue();
        return fixture.platform.newest();
    }

    private FakePlatform.Connection start() {
        return start(Map.of("value.converter", JSON));
    }

    private List<SourceRecord> poll() throws Exception {
        List<SourceRecord> records = source.poll();
        return records == null ? List.of() : records;
    }

    /** The states polled now, each done: Kafka has it. */
    private List<String> states() throws Exception {
        List<String> states = new ArrayList<>();
        for (SourceRecord record : poll()) {
            source.disposedOf(record, true);
            states.add(record.key() + " " + (record.value() == null ? "-" : ((Struct) record.value()).get("state")));
        }
        return states;
    }

    private static DeviceRegistry pumps(int... numbers) {
        return DeviceRegistry.of(Arrays.stream(numbers)
                .mapToObj(number -> LinkFixture.device("pump" + number))
                .toList());
    }

    @Test
    void tellsOfEveryDeviceWhenTheTaskStartsThoughItIsNotSignedIn() throws Exception {
        start();
        List<SourceRecord> records = poll();
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("iot.states");
            assertThat(record.kafkaPartition()).isNull();
            assertThat(record.key()).isEqualTo("pk/pump1");
            assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
            Struct state = (Struct) record.value();
            assertThat(state.get("productKey")).isEqualTo("pk");
            assertThat(state.get("deviceName")).isEqualTo("pump1");
            assertThat(state.get("state")).isEqualTo("down");
            assertThat(state.get("reason")).isEqualTo("starting");
            assertThat(state.get("time")).isEqualTo(NOW.toEpochMilli());
            assertThat(state.get("since")).isEqualTo(NOW.toEpochMilli());
        });
    }

    @Test
    void tellsOfEveryChangeOnce() throws Exception {
        FakePlatform.Connection connection = start();
        assertThat(states()).containsExactly("pk/pump1 down");
        connection.acceptAll();
        assertThat(states()).containsExactly("pk/pump1 up");
        connection.die(Kind.CONNECTION_LOST);
        assertThat(states()).containsExactly("pk/pump1 down");
        FakePlatform.Connection next = fixture.nextConnection();
        next.die(Kind.CONNECTION_LOST);
        assertThat(states()).isEmpty();
        fixture.nextConnection().acceptAll();
        assertThat(states()).containsExactly("pk/pump1 up");
    }

    @Test
    void tellsOfAnotherReasonForTheSameState() throws Exception {
        FakePlatform.Connection connection = start();
        states();
        connection.die(Kind.UNREACHABLE);
        Struct state = (Struct) poll().get(0).value();
        assertThat(state.get("state")).isEqualTo("down");
        assertThat(state.get("reason")).isEqualTo("unreachable");
        assertThat((String) state.get("detail")).contains("iot.endpoint");
    }

    @Test
    void tellsOfARefusedDeviceAndNotOfARefusedSubscription() throws Exception {
        FakePlatform.Connection connection = start().accept();
        states();
        connection.grant(0, 0x80);
        assertThat(states()).containsExactly("pk/pump1 up");
        source.listeners()
                .forEach(told ->
                        told.refused(LinkFixture.device("pump1").id(), new LinkException(Kind.IDENTITY_REFUSED, "no")));
        assertThat(states()).containsExactly("pk/pump1 refused");
    }

    @Test
    void writesThatADeviceIsRefusedBeforeTheTaskFailsForIt() throws Exception {
        start(Map.of("value.converter", JSON, "iot.refused.policy", "fail"));
        states();
        source.listeners()
                .forEach(told ->
                        told.refused(LinkFixture.device("pump1").id(), new LinkException(Kind.IDENTITY_REFUSED, "no")));
        assertThat(states()).containsExactly("pk/pump1 refused");
        assertThatThrownBy(source::poll).isInstanceOf(ConnectException.class).hasMessageContaining("pump1");
    }

    @Test
    void tellsOfAConflictAndWhenTheDeviceIsUpInBetween() throws Exception {
        FakePlatform.Connection connection = start();
        List<String> seen = new ArrayList<>(states());
        for (int round = 0; round < 4; round++) {
            connection.acceptAll();
            seen.addAll(states());
            connection.die(Kind.CONNECTION_LOST);
            seen.addAll(states());
            connection = fixture.nextConnection();
        }
        assertThat(seen)
                .containsExactly(
                        "pk/pump1 down",
                        "pk/pump1 up",
                        "pk/pump1 down",
                        "pk/pump1 up",
                        "pk/pump1 down",
                        "pk/pump1 up",
                        "pk/pump1 conflict",
                        "pk/pump1 up",
                        "pk/pump1 conflict");
    }

    @Test
    void deletesTheRecordOfARemovedDeviceAndTellsOfItAgainWhenItIsBack() throws Exception {
        FakePlatform.Connection connection = start().acceptAll();
        assertThat(states()).containsExactly("pk/pump1 up");
        source.setDevices(pumps(2));
        connection.die(Kind.CONNECTION_LOST);
        assertThat(states()).containsExactlyInAnyOrder("pk/pump2 down", "pk/pump1 -");
        source.setDevices(pumps(1, 2));
        fixture.scheduler.runDue();
        assertThat(states()).containsExactly("pk/pump1 down");
    }

    @Test
    void aChangeWaitsWhileTheOneBeforeIsOnItsWayAndTheLastOneCounts() throws Exception {
        FakePlatform.Connection connection = start();
        SourceRecord onItsWay = poll().get(0);
        for (int i = 0; i < 3; i++) {
            connection.acceptAll();
            connection.die(Kind.CONNECTION_LOST);
            connection = fixture.nextConnection();
        }
        connection.acceptAll();
        assertThat(poll()).isEmpty();
        source.disposedOf(onItsWay, true);
        assertThat(states()).containsExactly("pk/pump1 up");
        assertThat(states()).isEmpty();
    }

    @Test
    void aStoppedTaskSaysNothingMore() throws Exception {
        start().acceptAll();
        states();
        source.close();
        assertThat(states()).isEmpty();
    }

    @Test
    void aStateThatConnectGaveUpIsSaidAndTheNextOneIsWritten() throws Exception {
        try (CapturedLogFixture log = CapturedLogFixture.of(LinkStateRecords.class.getName())) {
            FakePlatform.Connection connection = start();
            source.disposedOf(poll().get(0), false);
            assertThat(log.with("pk/pump1")).singleElement().asString().contains("iot.states");
            connection.acceptAll();
            assertThat(states()).containsExactly("pk/pump1 up");
        }
    }

    @Test
    void statesHoldUpNoMessageAndAcknowledgeNone() throws Exception {
        FakePlatform.Connection connection = start().acceptAll();
        connection.deliver(
                new InboundMessage("/pk/pump1/user/get", "{}".getBytes(StandardCharsets.UTF_8), 1, false, 7));
        List<SourceRecord> records = poll();
        assertThat(records).extracting(SourceRecord::topic).containsExactly("iot.custom", "iot.states");
        source.disposedOf(records.get(1), true);
        assertThat(connection.pubacks()).isEmpty();
        source.disposedOf(records.get(0), true);
        assertThat(connection.pubacks()).containsExactly(7);
        assertThat(source.balance().received()).isEqualTo(1);
    }

    @Test
    void aConverterOfTextGetsJson() throws Exception {
        start(Map.of("value.converter", TEXT)).acceptAll();
        assertThat(poll().get(0).value()).isEqualTo(UP);
    }

    @Test
    void aConverterOfBytesGetsJson() throws Exception {
        start(Map.of("value.converter", BYTES, "key.converter", BYTES)).acceptAll();
        SourceRecord record = poll().get(0);
        assertThat((byte[]) record.value()).asString(StandardCharsets.UTF_8).isEqualTo(UP);
        assertThat((byte[]) record.key()).asString(StandardCharsets.UTF_8).isEqualTo("pk/pump1");
    }
}
