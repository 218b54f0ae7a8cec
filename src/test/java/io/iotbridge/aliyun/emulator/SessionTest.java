package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions, stored messages and the one connection of a device (platform.md C1, C4, C5, D6). */
class SessionTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final String GET = "/pk/device/user/get";
    private Emulator emulator;

    @BeforeEach
    void start() {
        emulator = Emulator.start(
                EmulatorSettings.defaults().withStrictRates(false).withDevices(DEVICE));
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private PublishOutcome publish(String payload, int qos) {
        return emulator.platform().publish("pk", "device", GET, payload.getBytes(StandardCharsets.UTF_8), qos);
    }

    private void awaitOffline() {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> !emulator.platform().device("pk", "device").online());
    }

    @Test
    void theNewConnectionClosesTheOld() {
        try (RawDevice old = RawDevice.signedIn(emulator, DEVICE, true);
                RawDevice young = RawDevice.signedIn(emulator, DEVICE, true)) {
            await().until(old.closed::isDone);
            assertThat(young.closed).isNotDone();
            assertThat(emulator.platform().device("pk", "device").kicks()).isEqualTo(1);
            assertThat(emulator.platform().connects())
                    .extracting(ConnectAttempt::kicks)
                    .containsExactly(false, true);
            assertThat(emulator.platform().device("pk", "device").online()).isTrue();
        }
    }

    @Test
    void redeliversUnacknowledgedWithTheSamePacketIdBeforeAnySubscribe() {
        RawDevice.Received first;
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, false)) {
            assertThat(device.subscribe(GET)).containsExactly(1);
            assertThat(publish("a", 1)).isEqualTo(PublishOutcome.DELIVERED);
            first = device.next();
            assertThat(first.dup()).isFalse();
            assertThat(emulator.platform().device("pk", "device").unacknowledged())
                    .isEqualTo(1);
        }
        awaitOffline();
        assertThat(publish("b", 1)).isEqualTo(PublishOutcome.STORED);
        assertThat(publish("lost", 0)).isEqualTo(PublishOutcome.DROPPED);
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, false)) {
            RawDevice.Received again = device.next();
            RawDevice.Received stored = device.next();
            assertThat(again).isEqualTo(new RawDevice.Received(GET, "a", 1, true, first.packetId()));
            assertThat(stored.text()).isEqualTo("b");
            assertThat(stored.dup()).isFalse();
            device.puback(stored.packetId());
            device.puback(again.packetId());
            await().until(() ->
                    emulator.platform().acknowledgements("pk", "device").size() == 2);
            assertThat(emulator.platform().acknowledgements("pk", "device"))
                    .extracting(Acknowledged::packetId)
                    .containsExactly(stored.packetId(), again.packetId());
        }
    }

    @Test
    void aCleanSessionDiscardsMessagesButNotSubscriptions() {
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, false)) {
            device.subscribe(GET);
        }
        awaitOffline();
        publish("discarded", 1);
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, true)) {
            publish("kept", 1);
            assertThat(device.next().text()).isEqualTo("kept");
            device.unsubscribe(GET);
            assertThat(publish("nobody", 1)).isEqualTo(PublishOutcome.NOT_SUBSCRIBED);
        }
    }

    @Test
    void deliversAtThePublishersQos() {
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, true)) {
            device.subscribe(GET);
            publish("zero", 0);
            publish("one", 1);
            assertThat(device.next().qos()).isZero();
            assertThat(device.next().qos()).isEqualTo(1);
        }
    }

    @Test
    void holdsBackBehindAHundredUnacknowledged() {
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, true)) {
            device.subscribe(GET);
            IntStream.range(0, 103).forEach(i -> publish("m" + i, 1));
            RawDevice.Received first = device.next();
            for (int i = 1; i < 100; i++) {
                assertThat(device.next().text()).isEqualTo("m" + i);
            }
            device.ping();
            device.other();
            assertThat(device.receivedWaiting()).isZero();
            device.puback(first.packetId());
            assertThat(device.next().text()).isEqualTo("m100");
            assertThat(emulator.platform().device("pk", "device").waiting()).isEqualTo(2);
        }
    }

    @Test
    void refusesForeignInvalidAndTooManyFilters() {
        try (RawDevice device = RawDevice.signedIn(emulator, DEVICE, true)) {
            assertThat(device.subscribe(
                            "/pk/other/user/get",
                            "#",
                            "/+/device/user/get",
                            "/pk/device/user/a#",
                            "/sys/pk/device/thing/#",
                            "/shadow/get/pk/device",
                            "/ota/device/upgrade/pk/device",
                            "/ext/rrpc/+//pk/device/user/get",
                            "/pk/device/user/ninth"))
                    .isEqualTo(List.of(0x80, 0x80, 0x80, 0x80, 1, 1, 1, 1, 0x80));
            for (int i = 4; i < 100; i++) {
                assertThat(device.subscribe("/pk/device/user/" + i)).containsExactly(1);
            }
            assertThat(device.subscribe("/pk/device/user/onetoomany")).containsExactly(0x80);
            assertThat(device.subscribe("/pk/device/user/99")).containsExactly(1);
        }
    }

    @Test
    void closesAfterOneAndAHalfKeepAlives() {
        Limits fast = Limits.platform().withKeepAliveSecond(Duration.ofMillis(5));
        try (Emulator quick = Emulator.start(
                        EmulatorSettings.defaults().withLimits(fast).withDevices(DEVICE));
                RawDevice device = RawDevice.open(quick.ws())) {
            long start = System.nanoTime();
            assertThat(device.signIn(DEVICE, "securemode=3", 30, true)).isZero();
            await().until(device.closed::isDone);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(220));
        }
    }
}
