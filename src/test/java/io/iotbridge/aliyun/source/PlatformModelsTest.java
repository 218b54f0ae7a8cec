package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.tsl.PumpFixture;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A source whose thing models come from the platform. */
class PlatformModelsTest {

    private static final String SET = "/sys/pk/pump1/thing/service/property/set";

    private final LinkFixture fixture = new LinkFixture();
    private FakePlatform.Connection connection;

    private StartedSource start(boolean required) {
        StartedSource source = signIn(Map.of("thing.model.required", Boolean.toString(required)));
        connection = fixture.platform.newest().acceptAll();
        return source;
    }

    private StartedSource signIn(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret",
                "thing.model", "platform",
                "downlink.routes", "set",
                "downlink.routes.set.preset", "property-set",
                "downlink.routes.set.kafka.topic", "iot.set"));
        props.putAll(more);
        SourceConfig config = new SourceConfig(props);
        StartedSource source = StartedSource.start(
                config, fixture.pool, new SourceMetrics(config, null, Clock.systemUTC()), Optional.empty());
        fixture.scheduler.runDue();
        return source;
    }

    private void deliver(int packetId, int speed) {
        String payload = "{\"id\":\"" + packetId + "\",\"version\":\"1.0\",\"params\":{\"Speed\":" + speed + "}}";
        connection.deliver(new InboundMessage(SET, payload.getBytes(StandardCharsets.UTF_8), 1, false, packetId));
    }

    private void giveModel() throws Exception {
        String id = Frame.read(connection.publishes().get(0).payload()).id();
        String reply = "{\"id\":\"" + id + "\",\"code\":200,\"data\":" + PumpFixture.json("pk") + "}";
        connection.deliver(new InboundMessage(
                "/sys/pk/pump1/thing/dsltemplate/get_reply", reply.getBytes(StandardCharsets.UTF_8), 1, false, 900));
    }

    @Test
    void recordsHaveNoTypesUntilTheModelIsThere() throws Exception {
        StartedSource source = start(false);
        deliver(1, 10);
        assertThat(source.poll().get(0).value()).isInstanceOf(Map.class);
        giveModel();
        assertThat(connection.pubacks()).as("a reply waits for nobody").containsExactly(900);
        deliver(2, 20);
        // What was polled already has the models of its time.
        source.poll();
        deliver(3, 30);
        assertThat(((Struct) source.poll().get(0).value()).get("Speed")).isEqualTo(30);
    }

    @Test
    void messagesWaitForARequiredModelInOrderAndWithoutAPuback() throws Exception {
        StartedSource source = start(true);
        deliver(1, 10);
        deliver(2, 20);
        assertThat(source.poll()).isNull();
        assertThat(connection.pubacks()).isEmpty();
        assertThat(source.balance().inFlight()).isEqualTo(2);
        giveModel();
        deliver(3, 30);
        List<SourceRecord> records = source.poll();
        assertThat(records)
                .extracting(record -> ((Struct) record.value()).get("Speed"))
                .containsExactly(10, 20, 30);
        records.forEach(record -> source.disposedOf(record, true));
        assertThat(connection.pubacks()).containsExactly(900, 1, 2, 3);
    }

    @Test
    void aFullInboxStopsReadingWhileAModelIsMissing() throws Exception {
        StartedSource source = start(true);
        for (int i = 1; i <= 10_000; i++) {
            deliver(i % 900 + 1, i);
            if (i % 1_000 == 0) {
                assertThat(source.poll()).isNull();
            }
        }
        deliver(901, 0);
        assertThat(connection.demand()).isFalse();
        source.close();
        assertThat(source.balance().retried()).isEqualTo(10_001);
    }

    /** It comes behind messages that have no room. */
    @Test
    void theAnswerIsReadThoughTheInboxIsFullOfWhatWaitsForIt() throws Exception {
        StartedSource source = signIn(Map.of("thing.model.required", "true", "downlink.inbox.messages", "2"));
        connection = fixture.platform.newest().acceptAll();
        for (int i = 1; i <= 4; i++) {
            assertThat(connection.demand()).as("message %d is read", i).isTrue();
            deliver(i, i);
            source.poll();
        }
        giveModel();
        assertThat(source.poll())
                .extracting(record -> ((Struct) record.value()).get("Speed"))
                .containsExactly(1, 2, 3, 4);
    }

    /** Nobody asks for the model of its product any more: what waited for it would fill the inbox for ever, and stop all other devices. */
    @Test
    void whatWaitsOfADeviceThatIsRemovedStaysWithThePlatform() throws Exception {
        StartedSource source = signIn(Map.of("thing.model.required", "true", "downlink.inbox.messages", "2"));
        connection = fixture.platform.newest().acceptAll();
        deliver(1, 10);
        deliver(2, 20);
        source.poll();
        source.setDevices(DeviceRegistry.of(List.of()));
        fixture.scheduler.runDue();
        assertThat(source.poll()).isNull();
        assertThat(source.balance().inFlight()).isZero();
        assertThat(source.balance().retried()).isEqualTo(2);
        assertThat(connection.pubacks()).isEmpty();
    }

    /** Nothing is asked before. */
    @Test
    void theSubackIsReadThoughTheInboxIsFullOfWhatWaitsForAModel() throws Exception {
        StartedSource source = signIn(Map.of("thing.model.required", "true", "downlink.inbox.messages", "2"));
        connection = fixture.platform.newest().accept();
        for (int i = 1; i <= 4; i++) {
            assertThat(connection.demand()).as("message %d is read", i).isTrue();
            deliver(i, i);
            source.poll();
        }
        connection.grant(0, 1);
        giveModel();
        assertThat(source.poll()).hasSize(4);
    }

    @Test
    void nothingIsReadBeyondTheInboxWhereNothingWaitsForAModel() throws Exception {
        StartedSource source = signIn(Map.of("thing.model.required", "false", "downlink.inbox.messages", "2"));
        connection = fixture.platform.newest().acceptAll();
        deliver(1, 1);
        deliver(2, 2);
        source.poll();
        source.poll();
        assertThat(connection.demand()).isFalse();
    }
}
