package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import io.iotbridge.aliyun.emulator.Fault;
import io.iotbridge.aliyun.emulator.FaultSettings;
import io.iotbridge.aliyun.emulator.Platform;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The platform and the way to it fail in every manner that the emulator knows, while numbered messages go both ways. One pair of connectors
 * lives through all of it.
 */
@ExtendWith(ClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformFaultsIT {

    private static final int DEVICES = 2;
    private static final int PER_DEVICE = 150;
    /** What the platform leaves unacknowledged, and so the most PUBACKs that one cut can lose. */
    private static final int UNACKNOWLEDGED = 100;

    private static final String DEVICE = Bridge.PRODUCT + "/pump0";

    private final Cluster cluster;
    private Bridge bridge;
    private Exchange exchange;
    private int cuts;

    PlatformFaultsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        bridge = Bridge.open(cluster, DEVICES);
        exchange = Exchange.start(cluster, bridge, DEVICES, Duration.ofSeconds(2));
        // On a session's second connection the links see that packet ids rise: from then on a lost PUBACK costs no
        // second copy.
        Awaitility.await("PUBACKs")
                .until(() -> platform().devices().stream().allMatch(device -> device.unacknowledged() == 0));
        cuts += DEVICES;
        exchange.round(2, () -> platform().fault(Fault.CUT_ALL));
        exchange.round(1, () -> {});
    }

    @AfterAll
    void close() {
        try {
            exchange.awaitCommitted();
        } finally {
            exchange.close();
            bridge.close();
        }
    }

    private Platform platform() {
        return bridge.emulator().platform();
    }

    @ParameterizedTest
    @CsvSource({
        "CUT_ALL, is down",
        "KICK, is down",
        "RESET_MID_PACKET, the link reconnects automatically",
        "RESET_MID_FRAME, the link reconnects automatically",
        "GARBAGE, broke MQTT",
        "HUGE_LENGTH_PREFIX, announced a packet of more than 1048576 bytes",
        "FIVE_BYTE_LENGTH, more than 1048576 bytes",
        "LENGTH_TOO_SHORT, ends before its contents do",
        "LENGTH_TOO_LONG, a packet of type 4 with 60 bytes",
        "TEXT_FRAME, text frame",
        "RESERVED_BITS, RSV",
        "MASKED_FRAME, not masked as expected",
        "GO_SILENT, got no PUBACK within 2000 ms",
    })
    void anEndOfConnectionsLosesNothing(Fault fault, String reason) {
        check(DEVICES, reason, () -> platform().fault(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSE_CONNECTS, 3, CONNACK 3",
        "REFUSE_CONNECTS, 2, CONNACK 3",
        "GARBAGE_AFTER_CONNACK, 2, broke MQTT",
        "MISCOUNT_SUBACKS, 1, return codes for",
        "WITHHOLD_CONNACKS, 1, no CONNACK arrived within 3000 ms",
        "WITHHOLD_SUBACKS, 1, got no SUBACK in time",
        "STALL_HANDSHAKES, 2, check the endpoint and the network",
    })
    void aSignInThatFailsIsTriedAgain(Fault fault, int times, String reason) {
        String device = fault == Fault.STALL_HANDSHAKES ? "" : "pump0";
        String product = device.isEmpty() ? "" : Bridge.PRODUCT;
        // A session that was accepted and brought nothing ends the time in which a lost PUBACK is made good without a
        // second copy. A CONNECT without CONNACK may have begun another session: then what is on its way is written
        // again.
        int inVain = fault == Fault.GARBAGE_AFTER_CONNACK || fault == Fault.WITHHOLD_CONNACKS ? UNACKNOWLEDGED : 0;
        check(DEVICES, inVain, reason, () -> {
            platform().fault(fault, new FaultSettings(product, device, times, 0, 0, ""));
            platform().fault(Fault.CUT_ALL);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "LOSE_PUBACK, 20, got no PUBACK within 2000 ms",
        "CUT_AT_PUBLISH, 20, is down",
        "CUT_AT_PUBACK, 20, is down",
        "CUT_AT_PUBACK, 1, is down",
    })
    void aLostPubackLosesNothing(Fault fault, int nth, String reason) {
        FaultSettings pump0 = FaultSettings.forDevice(Bridge.PRODUCT, "pump0");
        check(1, reason, () -> platform().fault(fault, pump0.withCount(nth)));
    }

    private void check(int cuts, String reason, Runnable fault) {
        check(cuts, 0, reason, fault);
    }

    private void check(int cuts, int writtenTwice, String reason, Runnable fault) {
        this.cuts += cuts;
        WorkerLog log = WorkerLog.from(cluster);
        // So that there is always something in flight.
        platform().fault(Fault.DELAY_PUBACKS, FaultSettings.everyDevice().withDelayMs(20));
        Exchange.Round round = exchange.round(PER_DEVICE, fault, () -> Awaitility.await(reason)
                .atMost(Duration.ofSeconds(20))
                .until(() -> log.linesWith("Device " + DEVICE, "is down", reason), lines -> !lines.isEmpty()));
        report(reason, round);
        assertThat(round.duplicatedDown()).as("downlink duplicates").isLessThanOrEqualTo(writtenTwice);
        assertThat(exchange.duplicatedUp()).as("uplink duplicates").isLessThanOrEqualTo(this.cuts * Exchange.IN_FLIGHT);
        assertUnharmed();
        clear();
    }

    @ParameterizedTest
    @CsvSource({"DELAY_PUBACKS, 1000", "DUPLICATE_PUBACKS, 0", "SHUFFLE_PUBACKS, 50", "UNKNOWN_PUBACK, 0"})
    void strangePubacksHarmNothing(Fault fault, long delayMs) {
        Exchange.Round round = exchange.round(PER_DEVICE / 5, () -> platform()
                .fault(fault, FaultSettings.everyDevice().withDelayMs(delayMs)));
        report(fault.name(), round);
        assertThat(round.connects()).as("nothing was cut").isZero();
        assertThat(round.duplicatedDown()).isZero();
        assertThat(round.duplicatedUp()).isZero();
        assertUnharmed();
        clear();
    }

    /**
     * A round can be complete before its last sign-in: what a session kept comes before the SUBACK. A device that is still on its way then
     * would meet the next fault half way and spend it.
     */
    private void clear() {
        platform().fault(Fault.CLEAR);
        exchange.round(1, () -> {});
        bridge.awaitSubscribed(DEVICES);
    }

    private void assertUnharmed() {
        for (String kind : new String[] {"source", "sink"}) {
            assertThat(cluster.rest().status(bridge.name(kind)).isRunning(1))
                    .as(kind)
                    .isTrue();
        }
        cluster.worker().process().requireAlive();
    }

    private static void report(String what, Exchange.Round round) {
        System.out.printf(
                "fault: %s: %d messages each way, lost 0, duplicated down %d, up %d, connects %d%n",
                what, round.messages(), round.duplicatedDown(), round.duplicatedUp(), round.connects());
    }
}
