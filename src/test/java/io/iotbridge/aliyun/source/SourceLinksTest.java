package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A source task whose devices change while it runs. */
class SourceLinksTest {

    private static final Device NEW_SECRET =
            new Device(LinkFixture.device("pump1").id(), new DeviceSecret("another"));

    private final LinkFixture fixture = new LinkFixture();
    private final SourceConfig config = new SourceConfig(props());
    private final SourceMetrics metrics = new SourceMetrics(config, null, Clock.systemUTC());
    private final StartedSource source = StartedSource.start(config, fixture.pool, metrics, Optional.empty());

    private static Map<String, String> props() {
        Map<String, String> props = new HashMap<>(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1,pump2",
                "iot.devices.pump1.device.secret", "secret-of-pump1",
                "iot.devices.pump2.device.secret", "secret-of-pump2",
                "iot.refused.attempts", "1",
                "downlink.routes", "custom",
                "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
                "downlink.routes.custom.kafka.topic", "iot.custom"));
        return props;
    }

    private static DeviceRegistry pumps(int... numbers) {
        return DeviceRegistry.of(Arrays.stream(numbers)
                .mapToObj(number -> LinkFixture.device("pump" + number))
                .toList());
    }

    /** The connections that were opened since the last call, up. */
    private List<FakePlatform.Connection> connected() {
        List<FakePlatform.Connection> opened = new ArrayList<>();
        int before = fixture.platform.opened();
        fixture.scheduler.pass(Duration.ofSeconds(2));
        for (int i = before; i < fixture.platform.opened(); i++) {
            opened.add(fixture.platform.get(i).acceptAll());
        }
        return opened;
    }

    private static InboundMessage message(int packetId, boolean dup) {
        byte[] payload = "a".getBytes(StandardCharsets.UTF_8);
        return new InboundMessage("/pk/pump1/user/get", payload, 1, dup, packetId);
    }

    @Test
    void addedDevicesSignInAndOthersSeeNothingOfIt() {
        List<FakePlatform.Connection> first = connected();
        source.setDevices(pumps(1, 2, 3));
        assertThat(connected()).singleElement().satisfies(connection -> assertThat(connection.subscribes())
                .containsExactly(List.of("/pk/pump3/user/#")));
        assertThat(first).hasSize(2).noneMatch(FakePlatform.Connection::isOver);
    }

    @Test
    void removedDevicesSignOutAndOthersSeeNothingOfIt() {
        List<FakePlatform.Connection> first = connected();
        source.setDevices(pumps(2));
        assertThat(first).extracting(FakePlatform.Connection::isOver).containsExactly(true, false);
        assertThat(connected()).isEmpty();
    }

    @Test
    void aNewSecretReconnectsItsDeviceAlone() {
        List<FakePlatform.Connection> first = connected();
        source.setDevices(DeviceRegistry.of(List.of(NEW_SECRET, LinkFixture.device("pump2"))));
        assertThat(first).extracting(FakePlatform.Connection::isOver).containsExactly(true, false);
        assertThat(connected()).singleElement().satisfies(connection -> assertThat(
                        connection.spec().credentials().password())
                .isNotEqualTo(first.get(0).spec().credentials().password()));
    }

    @Test
    void whatKafkaHasNotGotOfARemovedDeviceStaysWithThePlatform() throws Exception {
        FakePlatform.Connection connection = connected().get(0);
        connection.deliver(message(1, false));
        source.setDevices(pumps(2));
        SourceRecord record = source.poll().get(0);
        source.disposedOf(record, true);
        assertThat(connection.pubacks()).isEmpty();
        assertThat(source.balance().inFlight()).isZero();

        source.setDevices(pumps(1, 2));
        FakePlatform.Connection again = connected().get(0);
        again.deliver(message(1, true));
        source.disposedOf(source.poll().get(0), true);
        assertThat(again.pubacks()).containsExactly(1);
    }

    @Test
    void withoutAnyDeviceItIsIdleUntilThereIsOneAgain() throws Exception {
        connected();
        source.setDevices(pumps());
        assertThat(fixture.enginesClosed).isOne();
        assertThat(source.poll()).isNull();
        source.setDevices(pumps(1));
        connected().get(0).deliver(message(1, false));
        assertThat(source.poll()).hasSize(1);
    }

    @Test
    void aDeviceThatIsRefusedAfterItsRemovalFailsNothing() throws Exception {
        connected();
        source.setDevices(pumps(2));
        source.listeners()
                .forEach(told -> told.refused(
                        LinkFixture.DEVICE.id(), new LinkException(LinkException.Kind.IDENTITY_REFUSED, "scripted")));
        assertThat(source.poll()).isNull();
    }

    /** C13: the others see nothing of a device that the platform refuses. */
    @Test
    void goesOnWithoutADeviceThatIsRefusedAndTriesItAgain() throws Exception {
        List<FakePlatform.Connection> first = connected();
        first.get(0).die(LinkException.Kind.IDENTITY_REFUSED);
        assertThat(source.poll()).isNull();
        assertThat(first.get(1).isOver()).isFalse();
        fixture.scheduler.pass(Duration.ofMinutes(10));
        FakePlatform.Connection again = fixture.platform.newest().acceptAll();
        again.deliver(message(1, false));
        assertThat(source.poll()).hasSize(1);
    }

    @Test
    void failsWhenAllItsDevicesAreRefusedAndNamesTheLikelyCause() {
        connected().forEach(connection -> connection.die(LinkException.Kind.IDENTITY_REFUSED));
        assertThatThrownBy(source::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("all 2 devices")
                .hasMessageContaining("pk/pump1")
                .hasMessageContaining("iot.endpoint");
    }

    @Test
    void aDeviceThatIsAcceptedAgainIsNotAmongThoseThatAreRefused() throws Exception {
        List<FakePlatform.Connection> first = connected();
        first.get(0).die(LinkException.Kind.IDENTITY_REFUSED);
        source.poll();
        source.setDevices(DeviceRegistry.of(List.of(NEW_SECRET, LinkFixture.device("pump2"))));
        assertThat(connected()).hasSize(1);
        first.get(1).die(LinkException.Kind.IDENTITY_REFUSED);
        assertThat(source.poll()).isNull();
    }

    @Test
    void goesOnWithoutASubscriptionThatIsRefused() throws Exception {
        connected();
        source.listeners()
                .forEach(told -> told.filterRefused(
                        LinkFixture.DEVICE.id(),
                        "/pk/pump1/user/#",
                        new LinkException(LinkException.Kind.SUBSCRIPTION_REFUSED, 0x80, "scripted", null)));
        source.listeners()
                .forEach(told -> told.filterRefused(
                        LinkFixture.device("pump2").id(),
                        "/pk/pump2/user/#",
                        new LinkException(LinkException.Kind.SUBSCRIPTION_REFUSED, 0x80, "scripted", null)));
        assertThat(source.poll()).isNull();
    }

    @Test
    void aChangeThatComesAfterTheEndChangesNothing() {
        connected();
        source.close();
        source.setDevices(pumps(1, 2, 3));
        assertThat(connected()).isEmpty();
        assertThat(fixture.enginesClosed).isOne();
    }

    @Test
    void closesEverythingThoughALinkFailsToClose() {
        List<FakePlatform.Connection> connections = connected();
        connections.get(0).deliver(message(1, false));
        connections.forEach(FakePlatform.Connection::failToEnd);
        assertThatThrownBy(source::close).hasMessage("scripted");
        assertThat(connections).hasSize(2).allMatch(FakePlatform.Connection::isEnding);
        assertThat(source.balance().inFlight()).isZero();
    }

    @Test
    void addsADeviceThoughAnotherFailsToLeave() {
        connected().forEach(FakePlatform.Connection::failToEnd);
        assertThatThrownBy(() -> source.setDevices(pumps(3))).hasMessage("scripted");
        assertThat(connected()).singleElement().satisfies(connection -> assertThat(connection.subscribes())
                .containsExactly(List.of("/pk/pump3/user/#")));
    }

    @Test
    void whatCouldNotBeAttachedIsAttachedTheNextTime() {
        List<String> attached = new ArrayList<>();
        SourceLinks links = new SourceLinks(device -> {
            if (device.id().deviceName().equals("pump2") && attached.size() == 1) {
                attached.add("none");
                throw new IllegalStateException("scripted");
            }
            attached.add(device.id().deviceName());
            LinkHandle handle =
                    fixture.pool.attach(device, LinkFixture.SETTINGS, List.of("/pk/x"), new LinkFixture.Recorder());
            return handle;
        });
        assertThatThrownBy(() -> links.signInAs(pumps(1, 2, 3))).hasMessage("scripted");
        assertThat(links.size()).isEqualTo(2);
        links.signInAs(pumps(1, 2, 3));
        assertThat(attached).containsExactly("pump1", "none", "pump3", "pump2");
        links.signInAs(pumps());
        assertThat(links.size()).isZero();
    }

    /** The next look at the file brings the same list again, and nothing is left of the removed device. */
    @Test
    void aDeviceThatWasRemovedWhileAnotherCouldNotBeAddedLeavesNothingBehind() {
        connected();
        assertThat(metrics.task().links().up()).isEqualTo(2);
        fixture.whenLinked = () -> {
            throw new OutOfMemoryError("scripted: no thread");
        };
        assertThatThrownBy(() -> source.setDevices(pumps(1, 3))).isInstanceOf(OutOfMemoryError.class);
        fixture.whenLinked = () -> {};
        source.setDevices(pumps(1, 3));
        connected();
        assertThat(metrics.task().links().up()).isEqualTo(2);
        assertThat(metrics.task().links().down()).isZero();
    }

    /** A loop that is held up holds up the file's thread once, and not once for each device. */
    @Test
    void devicesThatAreRemovedTogetherAreWaitedForTogether() {
        connected();
        fixture.scheduler.hold(true);
        CompletableFuture<Void> removed = CompletableFuture.runAsync(() -> source.setDevices(pumps()));
        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> fixture.scheduler.posted() == 2);
        while (fixture.scheduler.runNext()) {
            // both let go
        }
        removed.join();
    }

    @Test
    void countsTheLinksWhoseTlsIsOpenSsls() {
        List<FakePlatform.Connection> first = connected();
        assertThat(metrics.task().links().openSsl()).isZero();
        first.forEach(connection -> connection.isOpenSsl = true);
        assertThat(metrics.task().links().openSsl()).isEqualTo(2);
        first.get(0).die(LinkException.Kind.CONNECTION_LOST);
        assertThat(metrics.task().links().openSsl()).isOne();
        connected();
        assertThat(metrics.task().links().up()).isEqualTo(2);
        assertThat(metrics.task().links().openSsl()).isOne();
        source.close();
        assertThat(metrics.task().links().openSsl()).isZero();
    }
}
