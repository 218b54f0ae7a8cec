package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.metrics.MessageMetric;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Frames that are not confirmed while connections end, partitions go and tasks stop. */
class UnconfirmedTest {

    private final ConfirmationsFixture on = new ConfirmationsFixture();

    @Test
    void waitOverAReconnectForTheReplyThatTheSessionKeeps() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.reconnect();
        assertThat(on.published()).isEmpty();
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.published()).containsExactly("2");
    }

    @Test
    void leaveAgainAfterAReconnectIfTheReplyIsLost() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.reconnect();
        on.pass(Duration.ofSeconds(11));
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.published()).containsExactly("1", "2");
    }

    @Test
    void withoutPubackLeaveAgainOnTheNextConnection() {
        on.signIn();
        on.add("1", "2");
        on.reconnect();
        assertThat(on.published()).containsExactly("1");
        on.puback(0);
        on.confirm("1");
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
        assertThat(on.counters.value(MessageMetric.UNACKNOWLEDGED)).isEqualTo(1);
    }

    @Test
    void withTheirReplyDoNotLeaveAgainThoughThePubackIsLost() {
        on.signIn();
        on.add("1", "2");
        on.confirm("1");
        on.reconnect();
        assertThat(on.ends).containsExactly("done 1");
        assertThat(on.published()).containsExactly("2");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
        assertThat(on.counters.value(MessageMetric.UNACKNOWLEDGED)).isEqualTo(1);
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isEqualTo(1);
    }

    @Test
    void areUndoneWhenTheOutboxCloses() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        assertThat(on.close()).containsExactlyInAnyOrder("1", "2");
        assertThat(on.confirmations.value(MessageMetric.UNCONFIRMED)).isZero();
        on.pass(Duration.ofMinutes(2));
        assertThat(on.ends).isEmpty();
    }

    @Test
    void ofAPartitionThatGoesDoNotLeaveAgain() {
        on.signIn();
        on.add("1", "2");
        assertThat(on.forgetAll()).containsExactly("2");
        on.add("3");
        on.reconnect();
        assertThat(on.ends).containsExactly("undone 1");
        assertThat(on.published()).containsExactly("3");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
        assertThat(on.counters.value(MessageMetric.UNACKNOWLEDGED)).isEqualTo(1);
    }

    @Test
    void ofAPartitionThatGoesAreForgottenBehindTheirPubackToo() {
        on.signIn();
        on.add("1");
        on.puback(0);
        assertThat(on.forgetAll()).containsExactly("1");
        on.add("2");
        assertThat(on.published()).containsExactly("1", "2");
        on.confirm("1");
        assertThat(on.ends).isEmpty();
    }

    @Test
    void ofAPartitionThatGoesAreUndoneWhereThePlatformCannotTakeThem() {
        on.signIn();
        on.add("1");
        on.forgetAll();
        on.puback(0);
        on.reply("{\"id\":\"1\",\"code\":500,\"data\":{}}");
        assertThat(on.ends).containsExactly("undone 1");
        on.pass(Duration.ofMinutes(1));
        assertThat(on.published()).hasSize(1);
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    @Test
    void holdUpTheEndOfAHold() {
        on.signIn();
        on.add("1", "2");
        CompletableFuture<Void> drained = new CompletableFuture<>();
        on.link.loop().execute(() -> on.outbox.hold(drained));
        on.puback(0);
        assertThat(drained).isNotDone();
        on.confirm("1");
        assertThat(drained).isDone();
        assertThat(on.published()).containsExactly("1");
    }
}
