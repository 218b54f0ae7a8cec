package io.iotbridge.aliyun.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.ConfirmRules;
import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.metrics.ConfirmationCounters;
import io.iotbridge.aliyun.metrics.LinkCounters;
import io.iotbridge.aliyun.metrics.OutboxCounters;
import io.iotbridge.aliyun.routing.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Frames whose PUBACK is not enough: the platform's reply decides. */
class ConfirmationsTest {

    private static final String TOPIC = "/sys/pk/pump1/thing/event/property/post";
    private static final String REPLIES = TOPIC + "_reply";
    private static final String SUCCESS = "{\"id\":\"%s\",\"code\":200,\"data\":{},\"message\":\"success\"}";

    private final LinkFixture fixture = new LinkFixture();
    private final List<String> ends = new ArrayList<>();
    private final OutboxCounters counters = new OutboxCounters();
    private final ConfirmationCounters confirmations = new ConfirmationCounters();
    private final Outbox outbox = new Outbox(new OutboxRules(
            16,
            0,
            0,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            new LinkCounters(System::nanoTime),
            counters,
            confirmations,
            (device, publish) -> ends.add("done " + text(publish)),
            (publish, reason) -> ends.add("rejected " + text(publish) + ": " + reason),
            (device, cause) -> ends.add("refused"),
            publish -> ends.add("undone " + text(publish))));
    private final LinkHandle link = fixture.pool.attach(
            LinkFixture.DEVICE,
            LinkFixture.SETTINGS,
            "sink",
            new LinkFilters(List.of(), List.of("/sys/pk/pump1/thing/event/property/post_reply")),
            outbox);
    private FakePlatform.Connection connection;
    private int packetId;

    private static String text(OutgoingPublish publish) {
        return new String(publish.payload(), StandardCharsets.UTF_8);
    }

    private void signIn() {
        fixture.scheduler.runDue();
        connection = fixture.platform.newest().acceptAll();
    }

    private void reconnect() {
        connection.die(LinkException.Kind.CONNECTION_LOST);
        connection = fixture.nextConnection().acceptAll();
    }

    private static OutgoingPublish frame(String id, int inFlight) {
        return publish(
                id,
                Optional.of(new Confirmation(
                        id,
                        new ConfirmRules(
                                TopicFilter.parse("/sys/{productKey}/{deviceName}/thing/event/property/post_reply"),
                                Duration.ofSeconds(10),
                                inFlight))));
    }

    private static OutgoingPublish publish(String payload, Optional<Confirmation> confirmation) {
        return new OutgoingPublish(
                null,
                null,
                new OffsetWindow().open(0),
                TOPIC,
                1,
                payload.getBytes(StandardCharsets.UTF_8),
                confirmation,
                null);
    }

    private void add(OutgoingPublish publish) {
        link.loop().execute(() -> outbox.add(publish));
    }

    private void add(String... ids) {
        for (String id : ids) {
            add(frame(id, 1));
        }
    }

    private List<String> published() {
        return connection.publishes().stream()
                .map(publish -> new String(publish.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private void puback(int index) {
        connection.publishes().get(index).done().complete(null);
    }

    private void reply(String reply) {
        reply(REPLIES, reply);
    }

    private void reply(String topic, String reply) {
        connection.deliver(new InboundMessage(topic, reply.getBytes(StandardCharsets.UTF_8), 1, false, ++packetId));
    }

    private void confirm(String id) {
        reply(SUCCESS.formatted(id));
    }

    @Test
    void areDoneAtTheReplyAndNotAtThePuback() {
        signIn();
        add("1");
        puback(0);
        assertThat(ends).isEmpty();
        assertThat(confirmations.awaited()).isEqualTo(1);
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(confirmations.awaited()).isZero();
        assertThat(confirmations.allConfirmed()).isEqualTo(1);
        assertThat(connection.pubacks()).containsExactly(1);
    }

    @Test
    void canHaveTheirReplyBeforeTheirPuback() {
        signIn();
        add("1", "2");
        confirm("1");
        assertThat(ends).isEmpty();
        assertThat(published()).containsExactly("1");
        puback(0);
        assertThat(ends).containsExactly("done 1");
        assertThat(published()).containsExactly("1", "2");
    }

    @Test
    void leaveOneAtATime() {
        signIn();
        add("1", "2");
        add(publish("plain", Optional.empty()));
        puback(0);
        assertThat(published()).containsExactly("1");
        confirm("1");
        puback(1);
        assertThat(published()).containsExactly("1", "2");
        confirm("2");
        assertThat(published()).containsExactly("1", "2", "plain");
    }

    @Test
    void leaveAsManyAtATimeAsTheRouteAllowsAndNoTwoWithOneId() {
        signIn();
        add(frame("1", 2));
        add(frame("1", 2));
        assertThat(published()).containsExactly("1");
        puback(0);
        confirm("1");
        add(frame("2", 2));
        add(frame("3", 2));
        assertThat(published()).containsExactly("1", "1", "2");
        puback(2);
        confirm("2");
        assertThat(published()).containsExactly("1", "1", "2", "3");
        assertThat(ends).containsExactly("done 1", "done 2");
    }

    @Test
    void areRejectedByTheCodeOfARecordAndTheOthersGoOn() {
        signIn();
        add("1", "2");
        puback(0);
        reply("{\"id\":\"1\",\"code\":6306,\"data\":{},\"message\":\"tsl parse: data type is not int -> x\"}");
        assertThat(ends)
                .containsExactly(
                        "rejected 1: the platform rejected it: code=6306, message=tsl parse: data type is not int -> x");
        assertThat(published()).containsExactly("1", "2");
        assertThat(confirmations.allRejected()).isEqualTo(1);
    }

    @Test
    void areRejectedByASuccessThatNamesAProperty() {
        signIn();
        add("1");
        puback(0);
        reply("{\"id\":\"1\",\"code\":200,\"data\":{\"x\":\"tsl parse: params not exist\"},\"message\":\"success\"}");
        assertThat(ends).hasSize(1).first().asString().startsWith("rejected 1").contains("x=tsl parse");
    }

    @Test
    void leaveAgainWithTheSameIdBeforeAllOthersWhenThePlatformCannotNow() {
        signIn();
        add("1", "2");
        puback(0);
        reply("{\"id\":\"1\",\"code\":429,\"data\":{},\"message\":\"\"}");
        assertThat(published()).containsExactly("1");
        fixture.scheduler.pass(Duration.ofMillis(999));
        assertThat(published()).containsExactly("1");
        fixture.scheduler.pass(Duration.ofMillis(1));
        assertThat(published()).containsExactly("1", "1");
        puback(1);
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(published()).containsExactly("1", "1", "2");
        assertThat(confirmations.allRetried()).isEqualTo(1);
    }

    @Test
    void leaveAgainLaterEachTimeInARowUpToTheLongestPause() {
        signIn();
        add("1");
        List<Long> waits = new ArrayList<>();
        for (int sending = 0; sending < 9; sending++) {
            puback(sending);
            reply("{\"id\":\"1\",\"code\":500,\"data\":{}}");
            long seconds = 0;
            while (published().size() == sending + 1) {
                fixture.scheduler.pass(Duration.ofSeconds(1));
                seconds++;
            }
            waits.add(seconds);
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        puback(9);
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        add("2");
        puback(10);
        reply("{\"id\":\"2\",\"code\":500,\"data\":{}}");
        fixture.scheduler.pass(Duration.ofSeconds(1));
        assertThat(published()).endsWith("2", "2");
    }

    @Test
    void ofADisabledDeviceWaitTheLongestPause() {
        signIn();
        add("1");
        puback(0);
        reply("{\"id\":\"1\",\"code\":6204,\"data\":{}}");
        fixture.scheduler.pass(Duration.ofSeconds(59));
        assertThat(published()).hasSize(1);
        fixture.scheduler.pass(Duration.ofSeconds(1));
        assertThat(published()).hasSize(2);
        assertThat(ends).isEmpty();
    }

    @Test
    void areRejectedIfThePlatformStumblesOverThemAgainAndAgain() {
        signIn();
        add("1");
        for (int sending = 0; sending < 5; sending++) {
            assertThat(ends).isEmpty();
            puback(sending);
            reply("{\"id\":\"1\",\"code\":6316,\"data\":{}}");
            fixture.scheduler.pass(Duration.ofSeconds(1 << sending));
        }
        assertThat(ends).hasSize(1).first().asString().startsWith("rejected 1: the platform could not check it");
        assertThat(published()).hasSize(5);
    }

    @Test
    void leaveAgainWithoutAReplyInTime() {
        signIn();
        add("1");
        puback(0);
        fixture.scheduler.pass(Duration.ofMillis(10_999));
        assertThat(published()).hasSize(1);
        fixture.scheduler.pass(Duration.ofMillis(1));
        assertThat(published()).hasSize(2);
        confirm("1");
        assertThat(ends).isEmpty();
        puback(1);
        assertThat(ends).containsExactly("done 1");
    }

    /** Kafka stands still: what the inbox of a source does not read holds up the replies behind it. */
    @Test
    void haveNoTimeoutWhileNothingIsRead() {
        signIn();
        LinkHandle source = fixture.pool.attach(
                LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of("/pk/pump1/user/get"), new LinkFixture.Recorder());
        fixture.scheduler.runDue();
        source.demand(false);
        add("1");
        puback(0);
        fixture.scheduler.pass(Duration.ofMinutes(5));
        assertThat(published()).hasSize(1);
        source.demand(true);
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(confirmations.allRetried()).isZero();
    }

    @Test
    void waitOverAReconnectForTheReplyThatTheSessionKeeps() {
        signIn();
        add("1", "2");
        puback(0);
        reconnect();
        assertThat(published()).isEmpty();
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(published()).containsExactly("2");
    }

    @Test
    void leaveAgainAfterAReconnectIfTheReplyIsLost() {
        signIn();
        add("1", "2");
        puback(0);
        reconnect();
        fixture.scheduler.pass(Duration.ofSeconds(11));
        assertThat(published()).containsExactly("1");
        puback(0);
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(published()).containsExactly("1", "2");
    }

    @Test
    void withoutPubackLeaveAgainOnTheNextConnection() {
        signIn();
        add("1", "2");
        reconnect();
        assertThat(published()).containsExactly("1");
        puback(0);
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(counters.waiting()).isZero();
        assertThat(counters.unacknowledged()).isEqualTo(1);
    }

    @Test
    void withTheirReplyDoNotLeaveAgainThoughThePubackIsLost() {
        signIn();
        add("1", "2");
        confirm("1");
        reconnect();
        assertThat(ends).containsExactly("done 1");
        assertThat(published()).containsExactly("2");
        assertThat(counters.waiting()).isZero();
        assertThat(counters.unacknowledged()).isEqualTo(1);
        assertThat(confirmations.awaited()).isEqualTo(1);
    }

    @Test
    void heedNoReplyToAnotherFrameOrOnAnotherTopicOrThatIsNone() {
        signIn();
        add("1");
        puback(0);
        confirm("2");
        reply("not JSON");
        reply("{\"id\":\"1\",\"data\":{}}");
        reply("/sys/pk/pump1/thing/event/property/post_reply", "{}");
        assertThat(ends).isEmpty();
        assertThat(confirmations.strayReplies()).isEqualTo(4);
        assertThat(connection.isOver()).isFalse();
        confirm("1");
        confirm("1");
        assertThat(ends).containsExactly("done 1");
        assertThat(confirmations.strayReplies()).isEqualTo(5);
    }

    @Test
    void areUndoneWhenTheOutboxCloses() {
        signIn();
        add("1", "2");
        puback(0);
        List<OutgoingPublish> undone = new ArrayList<>();
        link.loop().execute(() -> undone.addAll(outbox.close()));
        assertThat(undone.stream().map(ConfirmationsTest::text)).containsExactlyInAnyOrder("1", "2");
        assertThat(confirmations.awaited()).isZero();
        fixture.scheduler.pass(Duration.ofMinutes(2));
        assertThat(ends).isEmpty();
    }

    @Test
    void ofAPartitionThatGoesDoNotLeaveAgain() {
        signIn();
        add("1", "2");
        List<OutgoingPublish> undone = new ArrayList<>();
        link.loop().execute(() -> undone.addAll(outbox.forget(any -> true)));
        assertThat(undone.stream().map(ConfirmationsTest::text)).containsExactly("2");
        add("3");
        reconnect();
        assertThat(ends).containsExactly("undone 1");
        assertThat(published()).containsExactly("3");
        assertThat(counters.waiting()).isZero();
        assertThat(counters.unacknowledged()).isEqualTo(1);
    }

    @Test
    void ofAPartitionThatGoesAreForgottenBehindTheirPubackToo() {
        signIn();
        add("1");
        puback(0);
        List<OutgoingPublish> undone = new ArrayList<>();
        link.loop().execute(() -> undone.addAll(outbox.forget(any -> true)));
        assertThat(undone.stream().map(ConfirmationsTest::text)).containsExactly("1");
        add("2");
        assertThat(published()).containsExactly("1", "2");
        confirm("1");
        assertThat(ends).isEmpty();
    }

    @Test
    void ofAPartitionThatGoesAreUndoneWhereThePlatformCannotTakeThem() {
        signIn();
        add("1");
        link.loop().execute(() -> outbox.forget(any -> true));
        puback(0);
        reply("{\"id\":\"1\",\"code\":500,\"data\":{}}");
        assertThat(ends).containsExactly("undone 1");
        fixture.scheduler.pass(Duration.ofMinutes(1));
        assertThat(published()).hasSize(1);
        assertThat(counters.waiting()).isZero();
    }

    @Test
    void holdUpTheEndOfAHold() {
        signIn();
        add("1", "2");
        CompletableFuture<Void> drained = new CompletableFuture<>();
        link.loop().execute(() -> outbox.hold(drained));
        puback(0);
        assertThat(drained).isNotDone();
        confirm("1");
        assertThat(drained).isDone();
        assertThat(published()).containsExactly("1");
    }
}
