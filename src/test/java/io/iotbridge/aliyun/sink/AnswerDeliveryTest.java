package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers pass what waits, leave while somebody waits for them, and are done. */
class AnswerDeliveryTest {

    private static final String RRPC = AnswersFixture.RRPC;

    private AnswersFixture fixture;

    @BeforeEach
    void begin(@TempDir Path folder) throws IOException {
        fixture = new AnswersFixture(folder);
    }

    private void alsoPost() {
        fixture.props.put("uplink.routes", "a,p");
        fixture.props.put("uplink.routes.p.kafka.topics", "posts");
        fixture.props.put("uplink.routes.p.preset", "property-post");
        fixture.props.put("uplink.routes.p.coalesce", "false");
        fixture.props.put("uplink.in.flight.per.device", "1");
    }

    private SinkRecord post() {
        return fixture.record("posts", "pk/pump1", Map.of(), "{\"Speed\":10}");
    }

    private List<String> topics(FakePlatform.Connection connection) {
        return connection.publishes().stream()
                .map(FakePlatform.Published::topic)
                .toList();
    }

    @Test
    void anAnswerPassesAThousandPostsThatWaitForTheirReplies() {
        alsoPost();
        fixture.start();
        fixture.put(IntStream.range(0, 1_000).mapToObj(i -> post()).toArray(SinkRecord[]::new));
        FakePlatform.Connection connection = fixture.fixture.connection().acceptAll();
        fixture.fixture.links.scheduler.pass(Duration.ofSeconds(2));
        assertThat(topics(connection)).containsExactly("/sys/pk/pump1/thing/event/property/post");
        fixture.put(fixture.answer(fixture.request(RRPC, "1", "SelfTest"), "{\"Passed\":true}"));
        assertThat(topics(connection)).containsExactly("/sys/pk/pump1/thing/event/property/post", RRPC);
        assertThat(fixture.reasons()).isEmpty();
    }

    @Test
    void anAnswerThatWaitsForAConnectionUntilItsDeadlineIsReportedThenAndNeverLeaves() {
        fixture.put(fixture.answer(fixture.request(RRPC, "1", "SelfTest"), "{\"Passed\":true}"));
        fixture.fixture.links.scheduler.pass(Duration.ofMillis(8_000));
        fixture.put();
        assertThat(fixture.reasons()).isEmpty();
        fixture.fixture.links.scheduler.pass(Duration.ofMillis(1));
        fixture.put();
        assertThat(fixture.reasons()).hasSize(1);
        assertThat(fixture.reasons().get(0)).contains("1 ms too late");
        assertThat(fixture.published()).isEmpty();
        assertThat(fixture.sink.balance().inFlight()).isEqualTo(1);
        fixture.fixture.context.reporter.reports.get(0).complete(null);
        fixture.put();
        assertThat(fixture.sink.balance().inFlight()).isZero();
        assertThat(fixture.sink.balance().reported()).isEqualTo(1);
    }

    @Test
    void anAnswerAtQosZeroIsDoneWhenItIsWritten() {
        fixture.put(fixture.answer(fixture.request(RRPC, "1", "SelfTest"), "{\"Passed\":true}"));
        FakePlatform.Published publish = fixture.published().get(0);
        assertThat(fixture.sink.balance().delivered()).isZero();
        publish.done().complete(null);
        fixture.put();
        assertThat(fixture.sink.balance().delivered()).isEqualTo(1);
    }

    @Test
    void anAnswerWhoseConnectionEndedBeforeItWasWrittenLeavesOnTheNextWhileSomebodyWaits() {
        fixture.put(fixture.answer(fixture.request(RRPC, "1", "SelfTest"), "{\"Passed\":true}"));
        FakePlatform.Connection first = fixture.fixture.connection().acceptAll();
        assertThat(topics(first)).containsExactly(RRPC);
        first.die(LinkException.Kind.CONNECTION_LOST);
        FakePlatform.Connection next = fixture.fixture.links.nextConnection();
        next.acceptAll();
        assertThat(topics(next)).containsExactly(RRPC);
        assertThat(fixture.reasons()).isEmpty();
    }

    @Test
    void answersKeepToTheRateAndThatOfOneQosDoesNotHoldTheOther() {
        fixture.props.put("uplink.rate.qos0.per.second", "30");
        fixture.props.put("uplink.rate.qos1.per.second", "1");
        fixture.start();
        for (int i = 0; i < 3; i++) {
            Map<String, String> headers = fixture.request("/sys/pk/pump1/thing/service/Flush_reply", "f" + i, "Flush");
            fixture.put(fixture.answer(headers, "{}"));
        }
        fixture.put(fixture.answer(fixture.request(RRPC, "1", "SelfTest"), "{\"Passed\":true}"));
        FakePlatform.Connection connection = fixture.fixture.connection().acceptAll();
        fixture.fixture.links.scheduler.pass(Duration.ofMillis(1_400));
        assertThat(topics(connection)).containsExactlyInAnyOrder(RRPC, "/sys/pk/pump1/thing/service/Flush_reply");
    }

    /** What a header says is not ours: the end of a connection takes everything back all the same. */
    @Test
    void aDeadlineAtTheEndOfTimeHoldsUpNothing() {
        alsoPost();
        Map<String, String> headers = fixture.request(RRPC, "1", "SelfTest");
        headers.put("iot.deadline", Long.toString(Long.MAX_VALUE));
        fixture.start();
        fixture.put(post());
        FakePlatform.Connection first = fixture.fixture.connection().acceptAll();
        fixture.put(fixture.answer(headers, "{\"Passed\":true}"));
        assertThat(topics(first)).containsExactly("/sys/pk/pump1/thing/event/property/post", RRPC);
        first.die(LinkException.Kind.CONNECTION_LOST);
        FakePlatform.Connection next = fixture.fixture.links.nextConnection();
        next.acceptAll().publishes().get(0).done().complete(null);
        assertThat(topics(next)).containsExactly(RRPC, "/sys/pk/pump1/thing/event/property/post");
    }

    @Test
    void anAnswerIsReportedInTimeBehindOneWhoseDeadlineIsFar() {
        Map<String, String> far = fixture.request(RRPC, "1", "SelfTest");
        far.put("iot.deadline", Long.toString(fixture.now() + 3_600_000));
        fixture.put(
                fixture.answer(far, "{\"Passed\":true}"),
                fixture.answer(
                        fixture.request("/sys/pk/pump1/rrpc/response/78", "2", "SelfTest"), "{\"Passed\":true}"));
        fixture.fixture.links.scheduler.pass(Duration.ofSeconds(9));
        fixture.put();
        assertThat(fixture.reasons()).hasSize(1);
        assertThat(fixture.reasons().get(0)).contains("too late");
    }

    /** Somebody takes it out of the dead letters again: nobody else has answered. */
    @Test
    void aRequestWhoseAnswerWasReportedMayBeAnsweredStill() {
        String reply = "/sys/pk/pump1/thing/service/Flush_reply";
        fixture.put(fixture.answer(fixture.request(reply, "1", "Flush"), "{}"));
        fixture.sink.setDevices(DeviceRegistry.of(List.of()));
        fixture.put();
        fixture.put();
        assertThat(fixture.reasons()).singleElement().asString().contains("no longer in iot.devices");
        fixture.sink.setDevices(DeviceRegistry.of(List.of(LinkFixture.device("pump1"))));
        fixture.put();
        fixture.put(fixture.answer(fixture.request(reply, "1", "Flush"), "{}"));
        assertThat(fixture.reasons()).hasSize(1);
        assertThat(fixture.sink.balance().inFlight()).isEqualTo(2);
    }
}
