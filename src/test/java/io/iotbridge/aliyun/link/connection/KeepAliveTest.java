package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.ManualScheduler;
import io.iotbridge.aliyun.link.network.InboundSilence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private final InboundSilence silence = new InboundSilence(scheduler);
    private long sentAt;
    private int pings;
    private boolean failing;
    private final KeepAlive keepAlive = new KeepAlive(
            scheduler,
            Duration.ofSeconds(100),
            () -> scheduler.nanoTime() - sentAt,
            silence,
            new PingWatch(scheduler, Duration.ofHours(1), silence, () -> {}),
            () -> {
                pings++;
                if (failing) {
                    throw new IllegalStateException("scripted");
                }
                sentAt = scheduler.nanoTime();
            });

    private void second(boolean sends, boolean hears) {
        scheduler.pass(Duration.ofSeconds(1));
        if (sends) {
            sentAt = scheduler.nanoTime();
        }
        if (hears) {
            silence.heard();
        }
    }

    private void seconds(int count, boolean sends, boolean hears) {
        silence.asking(true);
        for (int i = 0; i < count; i++) {
            second(sends, hears);
        }
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
        seconds(1_000, false, false);
        assertThat(pings).isZero();
        assertThat(scheduler.waiting()).isZero();
    }
}
