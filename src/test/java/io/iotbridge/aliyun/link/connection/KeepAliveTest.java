package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.network.InboundSilence;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ManualScheduler time = new ManualScheduler();
    private final InboundSilence silence = new InboundSilence(time);
    private boolean reads = true;
    private boolean failing;
    private boolean stuck;
    private long sentAt;
    private int pings;
    private int deaths;
    private Runnable whenAsked = () -> {};
    private final KeepAlive keepAlive = new KeepAlive(
            time,
            Duration.ofSeconds(100),
            TIMEOUT,
            () -> reads,
            () -> time.nanoTime() - sentAt,
            silence,
            this::ping,
            () -> deaths++);

    private void ping() {
        pings++;
        if (failing) {
            throw new IllegalStateException("scripted");
        }
        sentAt = stuck ? sentAt : time.nanoTime();
        whenAsked.run();
    }

    private void read(boolean now) {
        reads = now;
        silence.asking(now);
        keepAlive.demandChanged();
    }

    private void seconds(int count, boolean sends, boolean hears) {
        for (int i = 0; i < count; i++) {
            time.pass(Duration.ofSeconds(1));
            sentAt = sends ? time.nanoTime() : sentAt;
            if (hears) {
                silence.heard();
            }
        }
    }

    @BeforeEach
    void listen() {
        silence.asking(true);
    }

    /** Nothing is heard for so long that a PINGREQ leaves. */
    private void untilAsked() {
        keepAlive.start();
        time.pass(Duration.ofSeconds(90));
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void asksBeforeAKeepAliveWithoutAPacketIsOver() {
        keepAlive.start();
        seconds(89, false, true);
        assertThat(pings).isZero();
        seconds(2, false, true);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void doesNotAskWhilePacketsGoBothWays() {
        keepAlive.start();
        seconds(1_000, true, true);
        assertThat(pings).isZero();
    }

    @Test
    void asksWhoeverOnlySends() {
        keepAlive.start();
        seconds(91, true, false);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void asksAgainThoughThePingreqCouldNotBeSent() {
        keepAlive.start();
        failing = true;
        assertThatThrownBy(() -> seconds(91, false, true)).hasMessage("scripted");
        failing = false;
        seconds(91, false, true);
        assertThat(pings).isEqualTo(2);
    }

    @Test
    void asksNothingOnceItIsStopped() {
        keepAlive.start();
        keepAlive.stop();
        read(false);
        seconds(1_000, false, false);
        assertThat(pings).isZero();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void silenceForTheStatedTimeIsDeath() {
        untilAsked();
        time.pass(TIMEOUT.minus(MOMENT));
        assertThat(deaths).isZero();
        time.pass(MOMENT);
        assertThat(deaths).isEqualTo(1);
        time.pass(Duration.ofHours(1));
        assertThat(deaths).isEqualTo(1);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void anyByteIsAnAnswer() {
        untilAsked();
        time.pass(TIMEOUT.minus(MOMENT));
        silence.heard();
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isZero();
    }

    @Test
    void anAnswerMayBeQuickerThanTheNewsOfThePing() {
        whenAsked = () -> {
            time.pass(MOMENT);
            silence.heard();
        };
        untilAsked();
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isZero();
    }

    @Test
    void whatCameBeforeThePingIsNoAnswer() {
        keepAlive.start();
        time.pass(Duration.ofSeconds(90).minus(MOMENT));
        silence.heard();
        time.pass(MOMENT.plus(TIMEOUT).minus(MOMENT));
        assertThat(deaths).isZero();
        time.pass(MOMENT);
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void whileNothingIsReadNothingIsMissed() {
        untilAsked();
        time.pass(TIMEOUT.minus(MOMENT));
        read(false);
        time.pass(TIMEOUT.multipliedBy(5));
        assertThat(deaths).isZero();
    }

    @Test
    void afterReadingWasTakenUpTheServerHasAllTheTimeAgain() {
        untilAsked();
        read(false);
        time.pass(TIMEOUT.multipliedBy(2).plus(MOMENT));
        read(true);
        time.pass(TIMEOUT.minus(MOMENT));
        assertThat(deaths).isZero();
        time.pass(MOMENT);
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void aSecondPingDoesNotPutOffTheEndOfTheFirst() {
        keepAlive.start();
        read(false);
        time.pass(KeepAlive.UNREAD.multipliedBy(2));
        assertThat(pings).isEqualTo(2);
        read(true);
        time.pass(TIMEOUT);
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void nothingIsToldOnceStopped() {
        untilAsked();
        keepAlive.stop();
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isZero();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void asksEveryFiveSecondsWhileNothingIsRead() {
        keepAlive.start();
        read(false);
        time.pass(KeepAlive.UNREAD.minus(MOMENT));
        assertThat(pings).isZero();
        time.pass(MOMENT);
        assertThat(pings).isEqualTo(1);
        time.pass(Duration.ofSeconds(20));
        assertThat(pings).isEqualTo(5);
        read(true);
        silence.heard();
        seconds(60, false, true);
        assertThat(pings).isEqualTo(5);
        assertThat(time.waiting()).isEqualTo(1);
    }

    @Test
    void asksNothingBeforeTheSessionIsThere() {
        read(false);
        time.pass(Duration.ofMinutes(1));
        assertThat(pings).isZero();
        assertThat(time.waiting()).isZero();
        keepAlive.start();
        time.pass(KeepAlive.UNREAD);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void asksNothingWhilePacketsLeaveThoughNothingIsRead() {
        keepAlive.start();
        read(false);
        seconds(60, true, false);
        assertThat(pings).isZero();
        time.pass(KeepAlive.UNREAD);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void changesCostNoTimers() {
        keepAlive.start();
        for (int i = 0; i < 10_000; i++) {
            read(i % 2 == 0);
            assertThat(time.waiting()).isLessThanOrEqualTo(1);
        }
        read(false);
        time.pass(KeepAlive.UNREAD);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void asksAgainThoughThePingreqCouldNotBeSentWhileNothingIsRead() {
        keepAlive.start();
        read(false);
        failing = true;
        assertThatThrownBy(() -> time.pass(KeepAlive.UNREAD)).hasMessage("scripted");
        failing = false;
        time.pass(KeepAlive.UNREAD);
        assertThat(pings).isEqualTo(2);
    }

    /** The server reads no more, and we do not either: packets that wait to leave would become more and more. */
    @Test
    void asksNotAgainWhileThePingreqBeforeStillWaitsToLeave() {
        keepAlive.start();
        read(false);
        stuck = true;
        time.pass(Duration.ofMinutes(10));
        assertThat(pings).isEqualTo(1);
        stuck = false;
        sentAt = time.nanoTime();
        time.pass(KeepAlive.UNREAD.multipliedBy(2));
        assertThat(pings).isEqualTo(3);
    }

    @Test
    void aPingreqThatWaitsToLeaveIsUnansweredAllTheSame() {
        stuck = true;
        untilAsked();
        time.pass(TIMEOUT);
        assertThat(deaths).isEqualTo(1);
    }

    /** Nobody would find out any more that the connection is dead. */
    @Test
    void withoutATimerThereIsNoConnection() {
        keepAlive.start();
        time.whenScheduled(() -> {
            throw new InternalError("scripted");
        });
        assertThatThrownBy(() -> time.pass(Duration.ofSeconds(100))).hasMessage("scripted");
        assertThat(deaths).isOne();
    }
}
