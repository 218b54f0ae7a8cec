package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frames whose PUBACK is not enough: the platform's reply decides. */
class ConfirmationsTest {

    private final ConfirmationsFixture on = new ConfirmationsFixture();

    @Test
    void areDoneAtTheReplyAndNotAtThePuback() {
        on.signIn();
        on.add("1");
        on.puback(0);
        assertThat(on.ends).isEmpty();
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isEqualTo(1);
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isZero();
        assertThat(on.confirmations.value(MessageMetric.CONFIRMED)).isEqualTo(1);
        assertThat(on.connection.pubacks()).containsExactly(1);
    }

    @Test
    void canHaveTheirReplyBeforeTheirPuback() {
        on.signIn();
        on.add("1", "2");
        on.confirm("1");
        assertThat(on.ends).isEmpty();
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.published()).containsExactly("1", "2");
    }

    @Test
    void leaveOneAtATime() {
        on.signIn();
        on.add("1", "2");
        on.add(ConfirmationsFixture.publish("plain", Optional.empty()));
        on.puback(0);
        assertThat(on.published()).containsExactly("1");
        on.confirm("1");
        on.puback(1);
        assertThat(on.published()).containsExactly("1", "2");
        on.confirm("2");
        assertThat(on.published()).containsExactly("1", "2", "plain");
    }

    @Test
    void leaveAsManyAtATimeAsTheRouteAllowsAndNoTwoWithOneId() {
        on.signIn();
        on.add(ConfirmationsFixture.frame("1", 2));
        on.add(ConfirmationsFixture.frame("1", 2));
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        on.confirm("1");
        on.add(ConfirmationsFixture.frame("2", 2));
        on.add(ConfirmationsFixture.frame("3", 2));
        assertThat(on.published()).containsExactly("1", "1", "2");
        on.puback(2);
        on.confirm("2");
        assertThat(on.published()).containsExactly("1", "1", "2", "3");
        assertThat(on.ends).containsExactly("done 1", "done 2");
    }

    @Test
    void areRejectedByTheCodeOfARecordAndTheOthersGoOn() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.reply("{\"id\":\"1\",\"code\":6306,\"data\":{},\"message\":\"tsl parse: data type is not int -> x\"}");
        assertThat(on.ends)
                .containsExactly(
                        "rejected 1: the platform rejected it: code=6306, message=tsl parse: data type is not int -> x");
        assertThat(on.published()).containsExactly("1", "2");
        assertThat(on.confirmations.allRejected(ReplyClass.RECORD)).isEqualTo(1);
    }

    @Test
    void areRejectedByASuccessThatNamesAProperty() {
        on.signIn();
        on.add("1");
        on.puback(0);
        on.reply(
                "{\"id\":\"1\",\"code\":200,\"data\":{\"x\":\"tsl parse: params not exist\"},\"message\":\"success\"}");
        assertThat(on.ends)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("rejected 1")
                .contains("x=tsl parse");
    }

    @Test
    void leaveAgainWithTheSameIdBeforeAllOthersWhenThePlatformCannotNow() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.reply("{\"id\":\"1\",\"code\":429,\"data\":{},\"message\":\"\"}");
        assertThat(on.published()).containsExactly("1");
        on.pass(Duration.ofMillis(999));
        assertThat(on.published()).containsExactly("1");
        on.pass(Duration.ofMillis(1));
        assertThat(on.published()).containsExactly("1", "1");
        on.puback(1);
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.published()).containsExactly("1", "1", "2");
        assertThat(on.confirmations.allRetried(ReplyClass.PLATFORM)).isEqualTo(1);
    }

    @Test
    void leaveAgainLaterEachTimeInARowUpToTheLongestPause() {
        on.signIn();
        on.add("1");
        List<Long> waits = new ArrayList<>();
        for (int sending = 0; sending < 9; sending++) {
            on.puback(sending);
            on.reply("{\"id\":\"1\",\"code\":500,\"data\":{}}");
            long seconds = 0;
            while (on.published().size() == sending + 1) {
                on.pass(Duration.ofSeconds(1));
                seconds++;
            }
            waits.add(seconds);
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        on.puback(9);
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        on.add("2");
        on.puback(10);
        on.reply("{\"id\":\"2\",\"code\":500,\"data\":{}}");
        on.pass(Duration.ofSeconds(1));
        assertThat(on.published()).endsWith("2", "2");
    }

    @Test
    void ofADisabledDeviceWaitTheLongestPause() {
        on.signIn();
        on.add("1");
        on.puback(0);
        on.reply("{\"id\":\"1\",\"code\":6204,\"data\":{}}");
        on.pass(Duration.ofSeconds(59));
        assertThat(on.published()).hasSize(1);
        on.pass(Duration.ofSeconds(1));
        assertThat(on.published()).hasSize(2);
        assertThat(on.ends).isEmpty();
    }

    @Test
    void areRejectedIfThePlatformStumblesOverThemAgainAndAgain() {
        on.signIn();
        on.add("1");
        for (int sending = 0; sending < 5; sending++) {
            assertThat(on.ends).isEmpty();
            on.puback(sending);
            on.reply("{\"id\":\"1\",\"code\":6316,\"data\":{}}");
            on.pass(Duration.ofSeconds(1 << sending));
        }
        assertThat(on.ends).hasSize(1).first().asString().startsWith("rejected 1: the platform could not check it");
        assertThat(on.published()).hasSize(5);
    }

    @Test
    void leaveAgainWithoutAReplyInTime() {
        on.signIn();
        on.add("1");
        on.puback(0);
        on.pass(Duration.ofMillis(10_999));
        assertThat(on.published()).hasSize(1);
        on.pass(Duration.ofMillis(1));
        assertThat(on.published()).hasSize(2);
        on.confirm("1");
        assertThat(on.ends).isEmpty();
        on.puback(1);
        assertThat(on.ends).containsExactly("done 1");
    }

    /** Kafka stands still: what the inbox of a source does not read holds up the replies behind it. */
    @Test
    void haveNoTimeoutWhileNothingIsRead() {
        on.signIn();
        LinkHandle source = on.fixture.pool.attach(
                LinkFixture.DEVICE, LinkFixture.SETTINGS, List.of("/pk/pump1/user/get"), new LinkFixture.Recorder());
        on.fixture.scheduler.runDue();
        source.demand(false);
        on.add("1");
        on.puback(0);
        on.pass(Duration.ofMinutes(5));
        assertThat(on.published()).hasSize(1);
        source.demand(true);
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.confirmations.allRetried(ReplyClass.PLATFORM)).isZero();
    }

    @Test
    void heedNoReplyToAnotherFrameOrOnAnotherTopicOrThatIsNone() {
        on.signIn();
        on.add("1");
        on.puback(0);
        on.confirm("2");
        on.reply("not JSON");
        on.reply("{\"id\":\"1\",\"data\":{}}");
        on.reply("/sys/pk/pump1/thing/event/property/post_reply", "{}");
        assertThat(on.ends).isEmpty();
        assertThat(on.confirmations.value(MessageMetric.STRAY_REPLIES)).isEqualTo(4);
        assertThat(on.connection.isOver()).isFalse();
        on.confirm("1");
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.confirmations.value(MessageMetric.STRAY_REPLIES)).isEqualTo(5);
    }
}
