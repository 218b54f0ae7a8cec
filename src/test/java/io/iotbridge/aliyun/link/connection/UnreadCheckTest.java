package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnreadCheckTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ManualScheduler time = new ManualScheduler();
    private boolean reads = true;
    private boolean failing;
    private long sentAt = time.nanoTime();
    private int pings;
    private final UnreadCheck check = new UnreadCheck(time, () -> reads, () -> time.nanoTime() - sentAt, this::ping);

    private void ping() {
        pings++;
        if (failing) {
            throw new IllegalStateException("scripted");
        }
        sentAt = time.nanoTime();
    }

    private void read(boolean now) {
        reads = now;
        check.changed();
    }

    @Test
    void asksEveryFiveSecondsWhileNothingIsRead() {
        check.start();
        read(false);
        time.pass(UnreadCheck.INTERVAL.minus(MOMENT));
        assertThat(pings).isZero();
        time.pass(MOMENT);
        assertThat(pings).isEqualTo(1);
        time.pass(Duration.ofSeconds(20));
        assertThat(pings).isEqualTo(5);
        read(true);
        time.pass(Duration.ofMinutes(1));
        assertThat(pings).isEqualTo(5);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void asksNothingBeforeTheSessionIsThere() {
        read(false);
        time.pass(Duration.ofMinutes(1));
        assertThat(pings).isZero();
        assertThat(time.waiting()).isZero();
        check.start();
        time.pass(UnreadCheck.INTERVAL);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void asksNothingWhilePacketsLeave() {
        check.start();
        read(false);
        for (int second = 0; second < 60; second++) {
            time.pass(Duration.ofSeconds(1));
            sentAt = time.nanoTime();
        }
        assertThat(pings).isZero();
        time.pass(UnreadCheck.INTERVAL);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void changesCostNoTimers() {
        check.start();
        for (int i = 0; i < 10_000; i++) {
            read(i % 2 == 0);
            assertThat(time.waiting()).isLessThanOrEqualTo(1);
        }
        read(false);
        time.pass(UnreadCheck.INTERVAL);
        assertThat(pings).isEqualTo(1);
    }

    @Test
    void asksAgainThoughThePingreqCouldNotBeSent() {
        check.start();
        read(false);
        failing = true;
        assertThatThrownBy(() -> time.pass(UnreadCheck.INTERVAL)).hasMessage("scripted");
        failing = false;
        time.pass(UnreadCheck.INTERVAL);
        assertThat(pings).isEqualTo(2);
    }

    @Test
    void asksNothingOnceItIsStopped() {
        check.start();
        read(false);
        check.stop();
        read(false);
        time.pass(Duration.ofMinutes(1));
        assertThat(pings).isZero();
        assertThat(time.waiting()).isZero();
    }
}
