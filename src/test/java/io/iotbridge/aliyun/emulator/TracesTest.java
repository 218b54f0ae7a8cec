package io.iotbridge.aliyun.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform knows of a message and what somebody saw of it in Kafka come together, in whatever order they come. */
class TracesTest {

    private static final DeviceKey PUMP = new DeviceKey("pk", "pump");
    private static final DeviceKey VALVE = new DeviceKey("pk", "valve");
    private static final String TOPIC = "/pk/pump/user/get";
    private double millis = 1000;
    private long nanos;
    private final Traces traces = new Traces(() -> millis, () -> nanos);

    @BeforeEach
    void somebodyLooks() {
        traces.look(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Outgoing message(long seq, String payload, int qos) {
        return new Outgoing(seq, TOPIC, bytes(payload), qos);
    }

    private static Sighting down(int packetId, String payload, String place) {
        return new Sighting(Trace.Direction.DOWN, PUMP, TOPIC, packetId, bytes(payload), place, 1007);
    }

    private static Sighting up(DeviceKey device, String payload, String place) {
        return new Sighting(Trace.Direction.UP, device, "", 0, bytes(payload), place, 990);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> look(long after) {
        return (List<Map<String, Object>>) traces.look(after).get("traces");
    }

    private List<Map<String, Object>> look() {
        return look(0);
    }

    private void offer(Outgoing message, int packetId) {
        traces.offered(PUMP, message);
        traces.sent(message, packetId);
        traces.answered(message, PublishOutcome.DELIVERED);
    }

    /** Its record holds the input of the service, and there is no packet identifier at QoS 0. */
    @Test
    void aCallIsFoundByItsTopicAlone() {
        String topic = "/sys/pk/pump/rrpc/request/7";
        traces.offered(PUMP, new Outgoing(1, topic, bytes("{\"id\":\"1\",\"params\":{}}"), 0));

        traces.seen(new Sighting(Trace.Direction.DOWN, PUMP, topic, 0, bytes("{}"), "iot.requests-0 @ 3", 1007));

        assertThat(look())
                .singleElement(MAP)
                .containsEntry("place", "iot.requests-0 @ 3")
                .containsEntry("value", "{}");
    }

    @Test
    void followsACommandToItsPuback() {
        Outgoing message = message(1, "on", 1);
        offer(message, 5);
        traces.seen(down(5, "re-encoded", "t-0 @ 3"));
        millis = 1010;
        traces.acknowledged(message);

        assertThat(look()).singleElement().satisfies(trace -> assertThat(trace)
                .containsEntry("direction", "down")
                .containsEntry("arrived", 1000.0)
                .containsEntry("sent", 1000.0)
                .containsEntry("kafka", 1007.0)
                .containsEntry("place", "t-0 @ 3")
                .containsEntry("acknowledged", 1010.0)
                .containsEntry("outcome", "delivered"));
    }

    @Test
    void showsWhatKafkaHasWhereItIsNotThePayload() {
        offer(message(1, "{\"params\":{\"Speed\":1450}}", 1), 5);
        traces.seen(down(5, "{\"params\":{\"Speed\":1450}}", "raw-0 @ 3"));
        assertThat(look().get(0)).containsEntry("value", null);
        traces.seen(down(5, "{\"Speed\":1450}", "typed-0 @ 3"));
        assertThat(look().get(0))
                .containsEntry("value", "{\"Speed\":1450}")
                .containsEntry("place", "raw-0 @ 3")
                .containsEntry("records", 1);
    }

    @Test
    void showsWhatThePlatformRepliedToAFrame() {
        for (String payload : List.of("good", "bad", "half")) {
            traces.arrived(PUMP, 7, TOPIC, bytes(payload), 1, null);
            traces.pubackSent(PUMP, 7);
        }
        traces.replied(PUMP, bytes("good"), bytes("{\"code\":200,\"data\":{},\"message\":\"success\"}"));
        traces.replied(PUMP, bytes("bad"), bytes("{\"code\":6306,\"data\":{},\"message\":\"out of range\"}"));
        traces.replied(PUMP, bytes("half"), bytes("{\"code\":200,\"data\":{\"A\":\"6304\"}}"));
        assertThat(look())
                .extracting(trace -> trace.get("reply"))
                .containsExactly("200", "6306 out of range", "200 {\"A\":\"6304\"}");
    }

    @Test
    void countsWhatWasSentAgainAndWhatIsInKafkaTwice() {
        Outgoing message = message(1, "on", 1);
        offer(message, 5);
        traces.seen(down(5, "on", "t-0 @ 3"));
        millis = 2000;
        traces.sent(message, 5);
        traces.seen(down(5, "on", "t-0 @ 4"));

        assertThat(look()).singleElement().satisfies(trace -> assertThat(trace)
                .containsEntry("copies", 2)
                .containsEntry("sent", 1000.0)
                .containsEntry("records", 2)
                .containsEntry("place", "t-0 @ 3"));
    }

    @Test
    void equalMessagesWithoutPacketIdAreMetInTheirOrder() {
        offer(message(1, "same", 0), 0);
        offer(message(2, "same", 0), 0);
        traces.seen(down(0, "same", "first"));
        traces.seen(down(0, "same", "second"));

        assertThat(look()).extracting(trace -> trace.get("place")).containsExactly("first", "second");
    }

    @Test
    void aRecordSeenBeforeItsPublishAndOneSeenAfterIt() {
        traces.seen(up(PUMP, "early", "t-0 @ 1"));
        traces.arrived(PUMP, 1, TOPIC, bytes("early"), 1, null);
        traces.pubackSent(PUMP, 1);
        traces.arrived(PUMP, 2, TOPIC, bytes("late"), 1, null);
        traces.pubackSent(PUMP, 2);
        traces.seen(up(PUMP, "late", "t-0 @ 2"));
        traces.seen(up(VALVE, "late", "t-1 @ 1"));

        assertThat(look())
                .extracting(trace -> trace.get("place"), trace -> (double) trace.get("arrived") > 0)
                .containsExactly(tuple("t-0 @ 1", true), tuple("t-0 @ 2", true), tuple("t-1 @ 1", false));
    }

    @Test
    void aPublishThatWaitsForItsPubackAndComesAgainIsACopy() {
        traces.arrived(PUMP, 7, TOPIC, bytes("report"), 1, null);
        traces.arrived(PUMP, 1, TOPIC, bytes("report"), 1, null);
        traces.pubackSent(PUMP, 1);
        traces.arrived(PUMP, 2, TOPIC, bytes("report"), 1, null);

        assertThat(look()).extracting(trace -> trace.get("copies")).containsExactly(2, 1);
    }

    @Test
    void saysWhyAPublishWasDropped() {
        traces.arrived(PUMP, 7, TOPIC, bytes("report"), 1, "throttled");

        assertThat(look()).extracting(trace -> trace.get("outcome")).containsExactly("throttled");
        assertThat(traces.look(0).get("totals"))
                .asInstanceOf(MAP)
                .containsEntry("dropped", 1L)
                .containsEntry("accepted", 0L);
    }

    @Test
    void answersWithWhatHasChangedSince() {
        offer(message(1, "old", 1), 1);
        Outgoing other = message(2, "other", 1);
        offer(other, 2);
        long version = (long) traces.look(0).get("version");
        traces.acknowledged(other);

        assertThat(look(version)).extracting(trace -> trace.get("payload")).containsExactly("other");
        assertThat(look(version + 1000)).hasSize(2);
    }

    @Test
    void followsNoMoreThanTheLatest() {
        for (int i = 1; i <= 5000; i++) {
            offer(message(i, "x".repeat(5000), 0), 0);
        }

        assertThat(look())
                .hasSize(4000)
                .allSatisfy(trace -> assertThat(trace.get("payload").toString()).hasSize(300));
    }

    @Test
    void onlyCountsWhenNobodyLooks() {
        nanos += TimeUnit.SECONDS.toNanos(11);
        offer(message(1, "on", 1), 1);
        traces.arrived(PUMP, 7, TOPIC, bytes("report"), 1, null);
        traces.seen(up(PUMP, "report", "t-0 @ 1"));

        assertThat(look()).isEmpty();
        assertThat(traces.look(0).get("totals"))
                .asInstanceOf(MAP)
                .containsEntry("offered", 1L)
                .containsEntry("accepted", 1L)
                .containsEntry("seenUp", 1L);
    }
}
