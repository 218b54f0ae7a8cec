package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.ManualScheduler;
import io.iotbridge.aliyun.link.network.InboundSilence;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PingWatchTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ManualScheduler time = new ManualScheduler();
    private final InboundSilence silence = new InboundSilence(time);
    private int deaths;
    private final PingWatch watch = new PingWatch(time, TIMEOUT, silence, () -> deaths++);

    @BeforeEach
    void listen() {
        time.pass(Duration.ofMinutes(5));
        silence.asking(true);
        time.pass(Duration.ofMinutes(5));
    }

    @Test
    void silenceForTheStatedTimeIsDeath() {
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.minus(MOMENT));
        assertThat(deaths).isZero();
        time.pass(MOMENT);
        assertThat(deaths).isEqualTo(1);
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void anyByteIsAnAnswer() {
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.minus(MOMENT));
        silence.heard();
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isZero();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void anAnswerMayBeQuickerThanTheNewsOfThePing() {
        long before = time.nanoTime();
        time.pass(MOMENT);
        silence.heard();
        time.pass(MOMENT);
        watch.asked(before);
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isZero();
    }

    @Test
    void whatCameBeforeThePingIsNoAnswer() {
        silence.heard();
        time.pass(MOMENT);
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT);
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void whileNothingIsReadNothingIsMissed() {
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.minus(MOMENT));
        silence.asking(false);
        time.pass(TIMEOUT.multipliedBy(5));
        assertThat(deaths).isZero();
    }

    @Test
    void afterReadingWasTakenUpTheServerHasAllTheTimeAgain() {
        silence.asking(false);
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.multipliedBy(2).plus(MOMENT));
        silence.asking(true);
        time.pass(TIMEOUT.minus(MOMENT));
        assertThat(deaths).isZero();
        time.pass(MOMENT);
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void aSecondPingDoesNotPutOffTheEndOfTheFirst() {
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.dividedBy(2));
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.dividedBy(2));
        assertThat(deaths).isEqualTo(1);
    }

    @Test
    void nothingIsToldOnceStopped() {
        watch.asked(time.nanoTime());
        watch.stop();
        watch.asked(time.nanoTime());
        time.pass(TIMEOUT.multipliedBy(3));
        assertThat(deaths).isZero();
        assertThat(time.waiting()).isZero();
    }
}
