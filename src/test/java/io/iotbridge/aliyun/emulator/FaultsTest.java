package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults do what their sentences say. */
class FaultsTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final FaultSettings HIT = FaultSettings.forDevice("pk", "device");
    private static final String UPDATE = "/pk/device/user/update";
    private Emulator emulator;
    private Platform platform;
    private RawDevice device;

    @BeforeEach
    void start() {
        emulator = Emulator.start(
                EmulatorSettings.defaults().withStrictRates(false).withDevices(DEVICE));
        platform = emulator.platform();
        device = RawDevice.signedIn(emulator, DEVICE, false);
    }

    @AfterEach
    void stop() {
        device.close();
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_ALL", "CUT_DEVICE", "RESET_MID_PACKET", "RESET_MID_FRAME", "KICK"})
    void endsTheConnection(Fault fault) {
        platform.fault(fault, HIT);
        await().until(device.closed::isDone);
        assertThat(platform.device("pk", "device").kicks()).isEqualTo(fault == Fault.KICK ? 1 : 0);
    }

    @Test
    void silenceSwallowsAndClosesNothing() {
        device.subscribe("/pk/device/user/get");
        platform.fault(Fault.GO_SILENT, HIT);
        device.publish(UPDATE, "swallowed", 1, 1);
        assertThat(platform.publish("pk", "device", "/pk/device/user/get", new byte[] {'x'}, 1))
                .isEqualTo(PublishOutcome.DELIVERED);
        try (RawDevice second = RawDevice.signedIn(emulator, DEVICE, false)) {
            assertThat(second.next().dup()).isTrue();
            assertThat(device.closed).isNotDone();
            assertThat(device.pubackWaiting()).isFalse();
            assertThat(device.receivedWaiting()).isZero();
            assertThat(platform.messages(0)).isEmpty();
        }
    }

    @Test
    void refusesSoManyConnects() {
        platform.fault(Fault.REFUSE_CONNECTS, HIT.withCount(1).withCode(5));
        try (RawDevice first = RawDevice.open(emulator.ws());
                RawDevice second = RawDevice.open(emulator.ws())) {
            assertThat(first.signIn(DEVICE, "securemode=3", 60, true)).isEqualTo(5);
            assertThat(second.signIn(DEVICE, "securemode=3", 60, true)).isZero();
        }
    }

    @Test
    void playsWithPubacks() {
        platform.fault(Fault.WITHHOLD_PUBACKS, HIT.withCount(1));
        device.publish(UPDATE, "withheld", 1, 1);
        device.publish(UPDATE, "answered", 1, 2);
        assertThat(device.nextPuback()).isEqualTo(2);
        platform.fault(Fault.DUPLICATE_PUBACKS, HIT.withCount(1));
        device.publish(UPDATE, "twice", 1, 3);
        assertThat(List.of(device.nextPuback(), device.nextPuback())).containsExactly(3, 3);
        platform.fault(Fault.SHUFFLE_PUBACKS, HIT.withDelayMs(100));
        device.publish(UPDATE, "x", 1, 4);
        device.publish(UPDATE, "x", 1, 5);
        assertThat(List.of(device.nextPuback(), device.nextPuback())).containsExactly(5, 4);
        platform.fault(Fault.CLEAR);
        platform.fault(Fault.DELAY_PUBACKS, HIT.withDelayMs(30));
        long start = System.nanoTime();
        device.publish(UPDATE, "x", 1, 6);
        assertThat(device.nextPuback()).isEqualTo(6);
        assertThat(System.nanoTime() - start).isGreaterThan(30_000_000);
    }

    @Test
    void refusesTheNamedSubscription() {
        platform.fault(Fault.REFUSE_SUBSCRIPTION, HIT.withFilter("/pk/device/user/a"));
        assertThat(device.subscribe("/pk/device/user/a", "/pk/device/user/b")).containsExactly(0x80, 1);
    }

    @Test
    void sendsGarbageAfterConnack() {
        platform.fault(Fault.GARBAGE_AFTER_CONNACK, HIT);
        try (RawDevice second = RawDevice.signedIn(emulator, DEVICE, false)) {
            await().until(second.closed::isCompletedExceptionally);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GARBAGE", "HUGE_LENGTH_PREFIX", "FIVE_BYTE_LENGTH", "LENGTH_TOO_SHORT"})
    void sendsWhatIsNoMqtt(Fault fault) {
        platform.fault(fault, HIT);
        // The emulator does not close: what the device reads is no MQTT. A decoder that waits for more gets it.
        await().until(() -> {
            if (!device.closed.isDone()) {
                device.ping();
            }
            return device.closed.isDone();
        });
    }

    @Test
    void sendsAPacketThatTakesInWhatFollows() {
        device.subscribe("/pk/device/user/get");
        platform.fault(Fault.LENGTH_TOO_LONG, HIT);
        platform.publish("pk", "device", "/pk/device/user/get", new byte[] {'x'}, 1);
        await().until(() -> platform.device("pk", "device").unacknowledged() == 1);
        device.ping();
        device.publish(UPDATE, "x", 1, 1);
        await().until(() -> platform.messages(0).size() == 1);
        assertThat(device.receivedWaiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT_FRAME", "RESERVED_BITS", "MASKED_FRAME"})
    void sendsWhatIsNoFrameOfOurs(Fault fault) {
        platform.fault(fault, HIT);
        String broken = await().until(device.brokenBy::get, why -> why != null);
        assertThat(broken)
                .containsIgnoringCase(
                        switch (fault) {
                            case TEXT_FRAME -> "text";
                            case RESERVED_BITS -> "rsv";
                            default -> "masked";
                        });
    }

    @Test
    void losesOnePubackInMidStream() {
        platform.fault(Fault.LOSE_PUBACK, HIT.withCount(2));
        for (int id = 1; id <= 3; id++) {
            device.publish(UPDATE, "x", 1, id);
        }
        assertThat(List.of(device.nextPuback(), device.nextPuback())).containsExactly(1, 3);
        assertThat(platform.messages(0)).hasSize(3);
    }

    @Test
    void acknowledgesWhatWasNeverPublished() {
        platform.fault(Fault.UNKNOWN_PUBACK, HIT);
        assertThat(device.nextPuback()).isEqualTo(0xFFFF);
    }

    @Test
    void takesAPublishAndClosesBeforeThePuback() {
        platform.fault(Fault.CUT_AT_PUBLISH, HIT.withCount(2));
        device.publish(UPDATE, "x", 1, 1);
        device.publish(UPDATE, "x", 1, 2);
        await().until(device.closed::isDone);
        assertThat(platform.messages(0)).hasSize(2);
        assertThat(device.nextPuback()).isEqualTo(1);
        assertThat(device.pubackWaiting()).isFalse();
    }

    @Test
    void losesAPubackOfTheDeviceWithItsConnection() {
        device.subscribe("/pk/device/user/get");
        platform.fault(Fault.CUT_AT_PUBACK, HIT.withCount(2));
        for (int i = 0; i < 3; i++) {
            platform.publish("pk", "device", "/pk/device/user/get", new byte[] {'x'}, 1);
        }
        for (int i = 0; i < 2; i++) {
            device.puback(device.next().packetId());
        }
        await().until(device.closed::isDone);
        assertThat(platform.acknowledgements("pk", "device")).hasSize(1);
        try (RawDevice second = RawDevice.signedIn(emulator, DEVICE, false)) {
            assertThat(List.of(second.next().dup(), second.next().dup())).containsExactly(true, true);
        }
    }

    @Test
    void answersSubscribesWronglyOrNotAtAll() {
        platform.fault(Fault.MISCOUNT_SUBACKS, HIT.withCount(1));
        assertThat(device.subscribe("/pk/device/user/a")).hasSize(2);
        platform.fault(Fault.WITHHOLD_SUBACKS, HIT.withCount(1));
        assertThatThrownBy(() -> device.subscribe("/pk/device/user/b")).hasMessage("nothing came");
    }

    @Test
    void keepsTheAnswerToConnectAndPing() {
        platform.fault(Fault.WITHHOLD_CONNACKS, HIT.withCount(1));
        try (RawDevice second = RawDevice.open(emulator.ws())) {
            assertThatThrownBy(() -> second.signIn(DEVICE, "securemode=3", 60, true))
                    .hasMessage("nothing came");
            assertThat(second.closed).isNotDone();
        }
        platform.fault(Fault.WITHHOLD_PINGRESPS, HIT.withCount(1));
        device.ping();
        device.ping();
        assertThat(device.nextOther()).isEqualTo("PINGRESP");
        assertThat(device.otherWaiting()).isFalse();
    }

    @Test
    void acceptsConnectionsAndAnswersNothing() throws IOException {
        platform.fault(Fault.STALL_HANDSHAKES);
        try (Socket socket = new Socket(emulator.ws().getHost(), emulator.ws().getPort())) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write("GET /mqtt HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        platform.fault(Fault.CLEAR);
        try (RawDevice second = RawDevice.signedIn(emulator, DEVICE, false)) {
            assertThat(second.closed).isNotDone();
        }
    }

    @Test
    void deliversWhatNobodySubscribed() {
        platform.fault(Fault.UNSUBSCRIBED_MESSAGE, HIT);
        assertThat(device.next().topic()).isEqualTo("/pk/device/user/unsubscribed");
    }

    @Test
    void isUnreachableAndComesBackOnTheSamePorts() {
        platform.fault(Fault.UNREACHABLE);
        await().until(device.closed::isDone);
        assertThatThrownBy(() -> RawDevice.open(emulator.ws())).hasCauseInstanceOf(ConnectException.class);
        platform.fault(Fault.CLEAR);
        try (RawDevice second = RawDevice.signedIn(emulator, DEVICE, false)) {
            assertThat(second.closed).isNotDone();
        }
    }
}
