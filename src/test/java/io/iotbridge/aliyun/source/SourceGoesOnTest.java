package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.metrics.FlowCounters;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Whatever is thrown where a source task and its links meet, something leads on from there. */
class SourceGoesOnTest {

    private static final Device NEW_SECRET =
            new Device(LinkFixture.device("pump1").id(), new DeviceSecret("another"));

    private final LinkFixture fixture = new LinkFixture();
    private SourceMetrics metrics;

    private StartedSource start() {
        SourceConfig config = new SourceConfig(Map.of(
                "iot.endpoint", "wss://platform.test:443/mqtt",
                "iot.product.key", "pk",
                "iot.devices", "pump1",
                "iot.devices.pump1.device.secret", "secret-of-pump1",
                "downlink.inbox.messages", "2",
                "downlink.routes", "custom",
                "downlink.routes.custom.mqtt.filter", "/{productKey}/{deviceName}/user/#",
                "downlink.routes.custom.kafka.topic", "iot.custom"));
        metrics = new SourceMetrics(config, null, Clock.systemUTC());
        return StartedSource.start(config, fixture.pool, metrics, Optional.empty());
    }

    private static DeviceRegistry pumps(int... numbers) {
        return DeviceRegistry.of(Arrays.stream(numbers)
                .mapToObj(number -> LinkFixture.device("pump" + number))
                .toList());
    }

    private FakePlatform.Connection connected() {
        fixture.scheduler.pass(Duration.ofSeconds(2));
        return fixture.platform.newest().acceptAll();
    }

    /** As OutOfMemoryError, which the test's framework would not survive. */
    private static void fail() {
        throw new InternalError("scripted");
    }

    private static Runnable times(int times, Runnable step) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.getAndDecrement() > 0) {
                step.run();
            }
        };
    }

    private void failingPosts(Runnable step) {
        failingPosts(Integer.MAX_VALUE, step);
    }

    private void failingPosts(int most, Runnable step) {
        fixture.scheduler.whenPosted(times(most, SourceGoesOnTest::fail));
        assertThatThrownBy(step::run).hasMessage("scripted");
        fixture.scheduler.whenPosted(() -> {});
    }

    @Test
    void linksThatCouldNotBeToldOfRoomAreToldWithTheNextPoll() throws Exception {
        StartedSource source = start();
        FakePlatform.Connection connection = connected();
        connection.deliver(LinkFixture.message(1, "a", false));
        connection.deliver(LinkFixture.message(2, "b", false));
        List<SourceRecord> records = source.poll();
        assertThat(connection.demand()).isFalse();
        failingPosts(1, () -> source.disposedOf(records.get(0), true));
        source.disposedOf(records.get(1), true);
        source.poll();
        assertThat(connection.demand()).isTrue();
    }

    @Test
    void aSecretThatDidNotReachItsLinkReachesItWithTheNextLookAtTheFile() {
        StartedSource source = start();
        FakePlatform.Connection first = connected();
        DeviceRegistry rotated = DeviceRegistry.of(List.of(NEW_SECRET));
        failingPosts(() -> source.setDevices(rotated));
        source.setDevices(rotated);
        assertThat(first.isOver()).isTrue();
    }

    @Test
    void aRemovedDeviceThatCouldNotBeLetGoOfIsLetGoOfWithTheNextLookAtTheFile() {
        StartedSource source = start();
        FakePlatform.Connection first = connected();
        failingPosts(() -> source.setDevices(pumps()));
        source.setDevices(pumps());
        assertThat(first.isOver()).isTrue();
        assertThat(metrics.task().links().down()).isZero();
    }

    @Test
    void aDeviceThatIsListedAgainBeforeItCouldBeLetGoOfStaysSignedIn() {
        StartedSource source = start();
        FakePlatform.Connection first = connected();
        failingPosts(() -> source.setDevices(pumps()));
        source.setDevices(pumps(1));
        assertThat(first.isOver()).isFalse();
        assertThat(metrics.task().links().up()).isOne();
    }

    @Test
    void aDeviceThatCannotBeAddedKeepsNoOtherFromBeingAdded() {
        StartedSource source = start();
        connected();
        fixture.whenLinked = times(1, SourceGoesOnTest::fail);
        assertThatThrownBy(() -> source.setDevices(pumps(1, 2, 3))).hasMessage("scripted");
        connected();
        assertThat(metrics.task().links().up()).isEqualTo(2);
        source.setDevices(pumps(1, 2, 3));
        connected();
        assertThat(metrics.task().links().up()).isEqualTo(3);
    }

    /** Neither the sign-in can be scheduled nor that it is tried again. */
    @Test
    void aDeviceThatIsGivenUpForAnErrorOfOurOwnIsCountedAndFailsNoTask() throws Exception {
        fixture.scheduler.whenScheduled(times(2, SourceGoesOnTest::fail));
        StartedSource source = start();
        assertThat(metrics.task().links().givenUp()).isOne();
        assertThat(source.poll()).isNull();
        fixture.scheduler.pass(Duration.ofMinutes(10));
        connected();
        assertThat(metrics.task().links().up()).isOne();
    }

    /** Null stands for one that the queue cannot take: the link gets it again, for what its listener throws ends the connection. */
    @Test
    void aMessageThatTheInboxHasNoMemoryForIsNotHeld() {
        FlowCounters counters = new FlowCounters();
        Inbox inbox = new Inbox(10, 1_000_000, counters);
        assertThatThrownBy(() -> inbox.offer(null)).isInstanceOf(NullPointerException.class);
        assertThat(inbox.held()).isZero();
        assertThat(inbox.heldBytes()).isZero();
        assertThat(counters.balance().inFlight()).isZero();
    }
}
