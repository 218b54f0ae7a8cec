package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkFixture;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.metrics.MessageMetric;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What could keep frames from going on: each of them ends, or leaves again. */
class StuckFramesTest {

    private static final int REFUSED = 0x80;

    private final ConfirmationsFixture on = new ConfirmationsFixture();

    private boolean isPublishing() {
        List<Boolean> answer = new ArrayList<>();
        on.link.loop().execute(() -> answer.add(on.outbox.isPublishing()));
        return answer.get(0);
    }

    private List<String> removeWaiting() {
        List<OutgoingPublish> removed = new ArrayList<>();
        on.link.loop().execute(() -> removed.addAll(on.outbox.removeWaiting(any -> true)));
        return removed.stream().map(ConfirmationsFixture::text).toList();
    }

    private void giveUp() {
        on.connection.die(LinkException.Kind.IDENTITY_REFUSED);
        for (int i = 0; i < 10 && on.link.state() != LinkState.REFUSED; i++) {
            on.fixture.nextConnection().die(LinkException.Kind.IDENTITY_REFUSED);
        }
    }

    /** A device that is removed signs out once it publishes nothing. */
    @Test
    void withoutAConnectionAreNotBeingPublished() {
        on.signIn();
        on.add("1");
        on.puback(0);
        assertThat(isPublishing()).isTrue();
        on.connection.die(LinkException.Kind.CONNECTION_LOST);
        assertThat(isPublishing()).isFalse();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        on.link.loop().execute(() -> on.outbox.hold(drained));
        assertThat(drained).isDone();
    }

    @Test
    void ofADeviceThatIsGivenUpWaitToLeaveAgainOrToBeReported() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        giveUp();
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isZero();
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isEqualTo(2);
        assertThat(removeWaiting()).containsExactly("1", "2");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    @Test
    void leaveAgainOnceADeviceThatWasGivenUpIsTaken() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        giveUp();
        on.fixture.attach(List.of(), new LinkFixture.Recorder()).close();
        on.connection = on.fixture.nextConnection().acceptAll();
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        on.confirm("1");
        assertThat(on.published()).containsExactly("1", "2");
        assertThat(on.ends).containsExactly("refused", "done 1");
    }

    /** Another task subscribes to the same replies on the live connection, and is refused: the link is up all the same. */
    @Test
    void leaveThoughTheirRepliesWereRefusedToSomebodyElse() {
        on.signIn();
        on.fixture.pool.attach(
                LinkFixture.DEVICE,
                LinkFixture.SETTINGS,
                "other",
                new LinkFilters(List.of(), List.of(ConfirmationsFixture.REPLIES)),
                new LinkFixture.Recorder());
        on.fixture.scheduler.runDue();
        on.connection.grant(1, REFUSED);
        on.add("1");
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        on.confirm("1");
        assertThat(on.ends).endsWith("done 1");
    }

    @Test
    void waitAsForADeviceThatCanDoNothingIfTheirRepliesAreRefused() {
        on.fixture.scheduler.runDue();
        on.connection = on.fixture.platform.newest().accept();
        on.connection.grant(0, REFUSED);
        on.add("1");
        on.puback(0);
        on.pass(Duration.ofSeconds(10));
        on.pass(Duration.ofSeconds(59));
        assertThat(on.published()).hasSize(1);
        on.pass(Duration.ofSeconds(1));
        on.puback(1);
        on.pass(Duration.ofSeconds(10));
        assertThat(on.ends).last().asString().startsWith("held: ").contains("refuses", "subscription");
        assertThat(removeWaiting()).containsExactly("1");
    }

    @Test
    void ofADeviceThatCanDoNothingAreHeldUntilItCan() {
        on.signIn();
        on.add("1");
        for (int sending = 0; sending < 3; sending++) {
            on.puback(sending);
            on.reply("{\"id\":\"1\",\"code\":6204,\"data\":{}}");
            on.pass(Duration.ofSeconds(60));
        }
        assertThat(on.ends).containsExactly("held: code=6204", "held: code=6204");
        on.puback(3);
        on.confirm("1");
        assertThat(on.ends).last().isEqualTo("done 1");
    }

    /** A platform that always takes longer than the timeout: no reply would ever find a frame that waits for it. */
    @Test
    void areDoneByAReplyThatComesAfterItsTime() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.pass(Duration.ofMillis(10_500));
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isEqualTo(1);
        on.pass(Duration.ofMillis(500));
        assertThat(on.published()).containsExactly("1", "2");
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isEqualTo(1);
    }

    @Test
    void areDoneByAReplyThatComesBetweenTwoConnections() {
        on.signIn();
        on.add("1", "2");
        on.connection.die(LinkException.Kind.CONNECTION_LOST);
        on.connection = on.fixture.nextConnection().accept();
        on.confirm("1");
        on.connection.grant(0, 1);
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.published()).containsExactly("2");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
        assertThat(on.counters.value(MessageMetric.UNACKNOWLEDGED)).isEqualTo(1);
    }

    @Test
    void doNotLengthenOnePauseTogether() {
        on.signIn();
        for (int i = 0; i < 8; i++) {
            on.add(ConfirmationsFixture.frame("f" + i, 8));
        }
        for (int i = 0; i < 8; i++) {
            on.puback(i);
            on.reply("{\"id\":\"f" + i + "\",\"code\":429,\"data\":{}}");
        }
        on.pass(Duration.ofSeconds(1));
        assertThat(on.published()).hasSize(16);
    }

    /** Of two routes for one device, one wants order. */
    @Test
    void areNotOvertakenByThoseOfARouteThatAllowsMore() {
        on.signIn();
        on.add(ConfirmationsFixture.frame("1", 1));
        on.add(ConfirmationsFixture.frame("2", 8));
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        on.confirm("1");
        assertThat(on.published()).containsExactly("1", "2");
    }

    @Test
    void withoutAReplyDoNotHoldUpTheEndOfAHold() {
        on.signIn();
        on.add("1");
        on.puback(0);
        CompletableFuture<Void> drained = new CompletableFuture<>();
        on.link.loop().execute(() -> on.outbox.hold(drained));
        on.pass(Duration.ofSeconds(10));
        assertThat(drained).isDone();
        on.pass(Duration.ofMinutes(2));
        assertThat(on.published()).hasSize(1);
        on.link.loop().execute(on.outbox::goOn);
        assertThat(on.published()).hasSize(2);
    }
}
