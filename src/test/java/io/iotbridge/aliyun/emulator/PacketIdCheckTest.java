package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform's stand-in says of packet identifiers and DUP, right and wrong (MQTT 3.1.1, 2.3.1, 3.3.1.1, 4.4). */
class PacketIdCheckTest {

    private static final DeviceEntry DEVICE = new DeviceEntry("pk", "device", "secret");
    private static final String UPDATE = "/pk/device/user/update";
    private Emulator emulator;
    private RawDevice device;

    @BeforeEach
    void start() {
        emulator = Emulator.start(
                EmulatorSettings.defaults().withStrictRates(false).withDevices(DEVICE));
        device = RawDevice.signedIn(emulator, DEVICE, false);
    }

    @AfterEach
    void stop() {
        device.close();
        emulator.close();
    }

    /** Sends some whose PUBACKs do not come. */
    private void publishUnanswered(String... payloads) {
        emulator.platform().fault(Fault.WITHHOLD_PUBACKS);
        for (int i = 0; i < payloads.length; i++) {
            device.publish(UPDATE, payloads[i], 1, i + 1);
        }
        awaitPublished(payloads.length);
        emulator.platform().fault(Fault.CLEAR);
    }

    private void awaitPublished(long count) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> emulator.platform().published() == count);
    }

    private void reconnect(boolean clean) {
        device.close();
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> !emulator.platform().device("pk", "device").online());
        device = RawDevice.signedIn(emulator, DEVICE, clean);
    }

    private List<String> violations() {
        return emulator.platform().violations();
    }

    @Test
    void whatLeavesAgainWithItsIdentifierAndDupIsRight() {
        publishUnanswered("a", "b");
        reconnect(false);
        device.publishAgain(UPDATE, "a", 1);
        device.publishAgain(UPDATE, "b", 2);
        device.publish(UPDATE, "b", 1, 3);
        assertThat(List.of(device.nextPuback(), device.nextPuback(), device.nextPuback()))
                .containsExactly(1, 2, 3);
        device.publish(UPDATE, "c", 1, 1);
        assertThat(device.nextPuback()).isEqualTo(1);
        assertThat(violations()).isEmpty();
    }

    @Test
    void whatLeavesAgainWithoutDupIsWrong() {
        publishUnanswered("a");
        reconnect(false);
        device.publish(UPDATE, "a", 1, 1);
        device.nextPuback();
        assertThat(violations())
                .containsExactly("pk/device, packet id 1 on " + UPDATE
                        + ": a publish without PUBACK was sent again without DUP");
    }

    @Test
    void whatLeavesAgainWithAnotherIdentifierIsWrong() {
        publishUnanswered("a");
        reconnect(false);
        device.publish(UPDATE, "a", 1, 2);
        device.nextPuback();
        assertThat(violations())
                .singleElement()
                .asString()
                .contains("packet id 2", "sent again with another identifier");
    }

    @Test
    void anIdentifierInUseMustNotCarryAnythingElse() {
        publishUnanswered("a");
        device.publish(UPDATE, "b", 1, 1);
        device.nextPuback();
        assertThat(violations()).singleElement().asString().contains("has this identifier");
    }

    @Test
    void anIdentifierInUseMustNotCarryAnythingElseOnTheNextConnectionEither() {
        publishUnanswered("a");
        reconnect(false);
        device.publishAgain(UPDATE, "b", 1);
        device.nextPuback();
        assertThat(violations()).singleElement().asString().contains("has this identifier");
    }

    @Test
    void withoutASessionEverythingIsNew() {
        publishUnanswered("a");
        reconnect(true);
        device.publish(UPDATE, "b", 1, 1);
        device.publish(UPDATE, "a", 1, 2);
        device.nextPuback();
        device.nextPuback();
        assertThat(violations()).isEmpty();
        reconnect(true);
        device.publishAgain(UPDATE, "a", 2);
        device.nextPuback();
        assertThat(violations()).singleElement().asString().contains("DUP, though the session is new");
    }

    /** The client may have read it or not. */
    @Test
    void afterAPubackThatMayBeLostBothIsRight() {
        device.publish(UPDATE, "a", 1, 1);
        device.publish(UPDATE, "b", 1, 2);
        device.nextPuback();
        device.nextPuback();
        reconnect(false);
        device.publishAgain(UPDATE, "a", 1);
        device.publish(UPDATE, "b", 1, 3);
        device.nextPuback();
        device.nextPuback();
        assertThat(violations()).isEmpty();
        reconnect(false);
        device.publishAgain(UPDATE, "c", 3);
        device.nextPuback();
        assertThat(violations()).singleElement().asString().contains("it is not the publish");
    }

    /** The connection is there yet, so far as the platform knows, but its client has given it up. */
    @Test
    void whoGaveUpASilentConnectionIsStillTheSame() {
        publishUnanswered("a");
        emulator.platform().fault(Fault.GO_SILENT);
        try (RawDevice next = RawDevice.signedIn(emulator, DEVICE, false)) {
            next.publish(UPDATE, "a", 1, 2);
            next.nextPuback();
            assertThat(violations()).singleElement().asString().contains("another identifier");
        }
    }

    @Test
    void whoSignedOffKnowsNothingOfWhatWasSent() {
        publishUnanswered("a");
        device.signOff();
        reconnect(false);
        device.publish(UPDATE, "a", 1, 2);
        device.publish(UPDATE, "b", 1, 1);
        device.nextPuback();
        device.nextPuback();
        assertThat(violations()).isEmpty();
    }

    @Test
    void anotherClientKnowsNothingOfWhatWasSent() {
        publishUnanswered("a");
        try (RawDevice other = RawDevice.signedIn(emulator, DEVICE, false)) {
            other.publish(UPDATE, "b", 1, 1);
            other.nextPuback();
            assertThat(violations()).isEmpty();
        }
    }

    @Test
    void nothingIsCheckedWhileItIsOff() {
        publishUnanswered("a");
        emulator.platform().checkPacketIds(false);
        device.publish(UPDATE, "b", 1, 1);
        device.nextPuback();
        emulator.platform().checkPacketIds(true);
        reconnect(false);
        device.publish(UPDATE, "a", 1, 3);
        device.nextPuback();
        assertThat(violations()).isEmpty();
        publishUnansweredAs(7);
        device.publish(UPDATE, "b", 1, 7);
        awaitPublished(5);
        assertThat(violations()).hasSize(1);
    }

    private void publishUnansweredAs(int packetId) {
        emulator.platform().fault(Fault.WITHHOLD_PUBACKS);
        device.publish(UPDATE, "x", 1, packetId);
        awaitPublished(4);
        emulator.platform().fault(Fault.CLEAR);
    }
}
