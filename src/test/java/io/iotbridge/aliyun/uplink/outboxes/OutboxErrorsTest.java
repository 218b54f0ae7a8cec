package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.iotbridge.aliyun.link.FakePlatform;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.metrics.MessageMetric;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an outbox does when something throws that is not supposed to: each record still ends, or leaves. */
class OutboxErrorsTest {

    private final ConfirmationsFixture on = new ConfirmationsFixture();

    private static Runnable failing(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.getAndDecrement() > 0) {
                throw new InternalError("scripted");
            }
        };
    }

    /** Those that nobody gets back hold their share of the buffer for ever. */
    @Test
    void whatIsTakenOutIsHandedBackThoughTheRestCannotLeave() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.fixture.scheduler.whenAsked(failing(1));
        assertThat(on.forgetAll()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void whatIsNotDoneIsHandedBackThoughTheEndFails() {
        on.failing.add("done 2");
        on.signIn();
        on.add(ConfirmationsFixture.frame("1", 2));
        on.add(ConfirmationsFixture.frame("2", 2));
        on.confirm("2");
        assertThat(on.close()).containsExactly("1");
    }

    /** Else those that wait would overtake them on the next connection. */
    @Test
    void oneThatCannotBeTakenBackStopsNoOther() {
        on.failing.add("done 2");
        on.signIn();
        on.add(ConfirmationsFixture.frame("1", 2));
        on.add(ConfirmationsFixture.frame("2", 2));
        on.confirm("2");
        catchThrowable(() -> on.connection.die(LinkException.Kind.CONNECTION_LOST));
        on.add(ConfirmationsFixture.frame("3", 2));
        on.connection = on.fixture.nextConnection().acceptAll();
        assertThat(on.published()).containsExactly("1", "3");
        assertThat(on.counters.value(MessageMetric.OUTBOX_DEPTH)).isZero();
    }

    @Test
    void anAnswerWhoseDeadlineCannotBeWatchedLeaves() {
        on.signIn();
        on.pass(Duration.ofSeconds(2));
        on.fixture.scheduler.whenScheduled(failing(1));
        catchThrowable(() -> on.add(ConfirmationsFixture.answer("1")));
        on.pass(Duration.ofSeconds(10));
        assertThat(on.published()).containsExactly("1");
    }

    @Test
    void aFrameWithoutAReplyLeavesAgainThoughThePauseBeforeCannotBegin() {
        on.signIn();
        on.add("1");
        on.puback(0);
        on.fixture.scheduler.whenScheduled(failing(1));
        catchThrowable(() -> on.pass(Duration.ofSeconds(10)));
        on.pass(Duration.ofSeconds(10));
        assertThat(on.published()).containsExactly("1", "1");
    }

    /** Without a timer nobody would find out that its reply is lost. */
    @Test
    void aFrameWhoseReplyCannotBeWaitedForIsWatchedOnTheNextConnection() {
        on.signIn();
        FakePlatform.Connection first = on.connection;
        on.add("1", "2");
        on.fixture.scheduler.whenScheduled(failing(1));
        catchThrowable(() -> on.puback(0));
        on.connection = on.fixture.nextConnection().acceptAll();
        assertThat(on.connection).isNotSameAs(first);
        on.pass(Duration.ofMillis(11_500));
        assertThat(on.published()).containsExactly("1");
    }

    @Test
    void aFrameThatCannotBeWatchedOnTheNextConnectionIsOnTheOneAfter() {
        on.signIn();
        on.add("1", "2");
        on.puback(0);
        on.connection.die(LinkException.Kind.CONNECTION_LOST);
        on.connection = on.fixture.nextConnection().accept();
        on.fixture.scheduler.whenScheduled(failing(1));
        catchThrowable(() -> on.connection.grant(0, 1));
        on.connection = on.fixture.nextConnection().acceptAll();
        on.pass(Duration.ofMillis(11_500));
        assertThat(on.published()).containsExactly("1");
    }
}
