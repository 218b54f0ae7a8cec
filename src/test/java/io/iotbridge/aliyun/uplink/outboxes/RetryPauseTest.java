package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How long frames wait that the platform did not take. */
class RetryPauseTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private final RetryPause pause = new RetryPause(Duration.ofSeconds(1), Duration.ofSeconds(3));
    private int over;

    /** Has no timer to give. */
    private static final class Refusing implements Scheduler {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            throw new RejectedExecutionException("no timer");
        }
    }

    @Test
    void isTwiceAsLongEachTimeUpToTheLongest() {
        for (int seconds : new int[] {1, 2, 3, 3}) {
            pause.begin(scheduler, () -> over++);
            scheduler.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(pause.isOn()).isTrue();
            scheduler.pass(Duration.ofMillis(1));
            assertThat(pause.isOn()).isFalse();
        }
        assertThat(over).isEqualTo(4);
    }

    /** Nothing would end it. */
    @Test
    void isNotOnWithoutATimerThatEndsIt() {
        assertThatThrownBy(() -> pause.begin(new Refusing(), () -> over++))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(pause.isOn()).isFalse();
        pause.begin(scheduler, () -> over++);
        assertThatThrownBy(() -> pause.beginLongest(new Refusing(), () -> over++))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(pause.isOn()).isFalse();
    }
}
