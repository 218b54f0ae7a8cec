package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.network.InboundSilence;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** As where memory ended while something was read: the server answers, and nobody would find out that nothing arrives. */
class StoppedReadingTest {

    private static final Duration LOOK = Duration.ofSeconds(90);

    private final ManualScheduler time = new ManualScheduler();
    private final InboundSilence silence = new InboundSilence(time);
    private boolean reads = true;
    private int deaths;
    private boolean failing;
    private final KeepAlive keepAlive = new KeepAlive(
            time, Duration.ofSeconds(100), Duration.ofSeconds(10), () -> reads, () -> 0, silence, () -> {}, this::die);

    @Test
    void whoReadsNoMoreThoughHeShouldIsDead() {
        keepAlive.start();
        for (boolean asking : new boolean[] {false, true, false}) {
            silence.asking(asking);
            time.pass(Duration.ofMillis(1));
            silence.heard();
            time.pass(LOOK);
            assertThat(deaths).as("may be about to ask").isZero();
        }
        time.pass(LOOK);
        assertThat(deaths).isOne();
        assertThat(time.waiting()).isZero();
    }

    private void die() {
        deaths++;
        if (failing) {
            throw new InternalError("scripted");
        }
    }

    @Test
    void whoCouldNotBeToldIsToldAgain() {
        keepAlive.start();
        failing = true;
        assertThatThrownBy(() -> time.pass(LOOK.multipliedBy(2))).hasMessage("scripted");
        failing = false;
        int toldInVain = deaths;
        time.pass(LOOK);
        assertThat(deaths).isEqualTo(toldInVain + 1);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void whoWantsNothingMayAskForNothing() {
        reads = false;
        keepAlive.start();
        time.pass(LOOK.multipliedBy(10));
        assertThat(deaths).isZero();
    }
}
