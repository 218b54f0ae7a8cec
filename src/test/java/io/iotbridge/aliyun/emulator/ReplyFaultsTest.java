package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client that waits for replies must live through: they come after a restart, at another device, late, or not, as often as a seed says. */
class ReplyFaultsTest {

    private static final DeviceKey ONE = new DeviceKey("a1Pump00001", "pump1");
    private static final DeviceKey OTHER = new DeviceKey("a1Pump00001", "pump2");
    private CloudFixture cloud;

    @BeforeEach
    void start() {
        cloud = new CloudFixture();
        cloud.model("weak");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void tellsHowOftenADeviceHasMetAFaultAlsoWhenThatIsOver() {
        cloud.askDevice("/api/faults", "'kind':'lose-reply','count':2");
        for (int i = 0; i < 3; i++) {
            cloud.send("event/property/post", "{'Speed':1}");
        }
        assertThat(cloud.next().path("id").asText()).isEqualTo("3");
        cloud.ask("/api/faults", "{'kind':'clear'}");
        assertThat(cloud.get("/api/faults"))
                .singleElement()
                .isEqualTo(CloudFixture.json(
                        "{'kind':'LOSE_REPLY','productKey':'a1Pump00001','deviceName':'pump1','times':2}"));
    }

    @Test
    void staleReplyComesWhenItsDeviceHasSignedInAgain() {
        cloud.askDevice("/api/faults", "'kind':'stale-reply','count':1");
        cloud.send("event/property/post", "{'Speed':1}");
        assertThat(cloud.post("{'Speed':2}").get("id").asText()).isEqualTo("2");
        assertThat(cloud.device.receivedWaiting()).isZero();
        cloud.device.close();
        try (RawDevice again = RawDevice.open(cloud.emulator.ws())) {
            assertThat(again.signIn(CloudFixture.DEVICE, CloudFixture.SESSION, 60, false))
                    .isZero();
            JsonNode stale = CloudFixture.parse(again.next().text());
            assertThat(stale.get("id").asText()).isEqualTo("1");
            assertThat(stale.get("code").asInt()).isEqualTo(200);
        }
        try (RawDevice third = RawDevice.open(cloud.emulator.ws())) {
            assertThat(third.signIn(CloudFixture.DEVICE, CloudFixture.SESSION, 60, false))
                    .isZero();
            cloud.ask("/api/broadcast", "{'productKey':'a1Pump00001','payload':'next'}");
            assertThat(third.next().text()).as("it comes once").isEqualTo("next");
        }
    }

    @Test
    void replyGoesToAnotherDeviceAndNotToItsOwn() {
        DeviceEntry entry = new DeviceEntry("a1Pump00001", "pump2", "s2");
        cloud.emulator.platform().addDevice(entry);
        try (RawDevice other = RawDevice.open(cloud.emulator.ws())) {
            assertThat(other.signIn(entry, CloudFixture.SESSION, 60, true)).isZero();
            cloud.askDevice("/api/faults", "'kind':'misdirect-reply','count':1");
            cloud.send("event/property/post", "{'Speed':1}");
            RawDevice.Received reply = other.next();
            assertThat(reply.topic()).isEqualTo("/sys/a1Pump00001/pump2/thing/event/property/post_reply");
            assertThat(CloudFixture.parse(reply.text()).get("id").asText()).isEqualTo("1");
            assertThat(cloud.post("{'Speed':2}").get("id").asText()).isEqualTo("2");
        }
    }

    @Test
    void repliesTakeAsLongAsTheSettingSaysAndKeepTheirOrder() {
        cloud.ask("/api/settings", "{'replyDelayMs':60}");
        long start = System.nanoTime();
        IntStream.range(0, 20).forEach(i -> cloud.send("event/property/post", "{'Speed':" + i + "}"));
        for (int i = 1; i <= 20; i++) {
            assertThat(cloud.next().get("id").asInt()).isEqualTo(i);
        }
        assertThat(System.nanoTime() - start).isGreaterThan(60_000_000);
    }

    @Test
    void pubacksKeepTheOrderOfTheMessagesIfTheSettingSaysSo() {
        cloud.ask("/api/settings", "{'callQos':1,'pubackOrder':true}");
        for (int i = 0; i < 3; i++) {
            cloud.askDevice("/api/property", "'properties':{'Speed':" + i + "}");
        }
        int first = cloud.device.next().packetId();
        int second = cloud.device.next().packetId();
        int third = cloud.device.next().packetId();
        cloud.device.puback(first);
        await().until(() ->
                cloud.emulator.platform().device("a1Pump00001", "pump1").unacknowledged() == 2);
        cloud.device.puback(third);
        await().until(cloud.device.closed::isDone);
        assertThat(cloud.emulator.platform().violations())
                .containsExactly("a1Pump00001/pump1, PUBACK " + third + " overtakes that of an earlier message");
        assertThat(second).isNotEqualTo(third);
    }

    private static List<Boolean> draws(StandingFaults faults, DeviceKey device, int occasions) {
        return IntStream.range(0, occasions)
                .mapToObj(i -> faults.occurs(Fault.LOSE_REPLY, device).isPresent())
                .toList();
    }

    private static StandingFaults losing(double percent, int seed, int count) {
        StandingFaults faults = new StandingFaults();
        faults.add(
                Fault.LOSE_REPLY,
                FaultSettings.everyDevice().withPercent(percent, seed).withCount(count));
        return faults;
    }

    @Test
    void shareOfRepliesIsDrawnFromTheSeedForEachDeviceAlone() {
        List<Boolean> first = draws(losing(10, 4711, 0), ONE, 1_000);
        StandingFaults again = losing(10, 4711, 0);
        draws(again, OTHER, 17);
        assertThat(draws(again, ONE, 1_000)).isEqualTo(first);
        assertThat(draws(again, OTHER, 1_000)).isNotEqualTo(first);
        assertThat(draws(losing(10, 4712, 0), ONE, 1_000)).isNotEqualTo(first);
        assertThat(first.stream().filter(lost -> lost).count()).isBetween(60L, 140L);
        assertThat(draws(losing(10, 4711, 3), ONE, 1_000).stream().filter(lost -> lost))
                .as("a count still ends it")
                .hasSize(3);
    }

    @Test
    void aFrameIsDrawnForOnceHoweverManyNamesItHas() {
        cloud.ask("/api/faults", "{'kind':'refuse-frame','percent':10,'seed':4711}");
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            refused += cloud.code("{'Speed':1,'Mode':1,'Running':1,'Label':'a','Flow':1.0}") == 500 ? 1 : 0;
        }
        assertThat(refused).isBetween(5, 40);
    }

    @Test
    void shareIsAskedForOverHttp() {
        cloud.ask("/api/faults", "{'kind':'duplicate-reply','percent':50,'seed':7}");
        StandingFaults same = new StandingFaults();
        same.add(Fault.LOSE_REPLY, FaultSettings.everyDevice().withPercent(50, 7));
        for (boolean twice : draws(same, ONE, 20)) {
            String id = cloud.post("{'Speed':1}").get("id").asText();
            if (twice) {
                assertThat(cloud.next().get("id").asText()).isEqualTo(id);
            }
        }
        await().until(() -> cloud.device.receivedWaiting() == 0);
        assertThat(cloud.asking("/api/faults", "{'kind':'lose-reply','percent':101}")
                        .join()
                        .status())
                .isEqualTo(400);
    }
}
