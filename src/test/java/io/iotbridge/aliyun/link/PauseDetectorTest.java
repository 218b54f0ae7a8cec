package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.loop.ManualScheduler;
import io.iotbridge.aliyun.loop.Scheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseDetectorTest {

    /** Time that passes while nothing runs. */
    private Duration stoodStill = Duration.ZERO;

    private final ManualScheduler running = new ManualScheduler();
    private final Scheduler scheduler = new Scheduler() {
        @Override
        public long nanoTime() {
            return running.nanoTime() + stoodStill.toNanos();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return running.schedule(delay, task);
        }
    };
    private final PauseDetector pauseDetector = PauseDetector.watch(scheduler);

    @Test
    void holdsNobodyWhileTheProcessRuns() {
        running.pass(Duration.ofMinutes(10));
        assertThat(pauseDetector.get()).isZero();
    }

    @Test
    void holdsNobodyAfterAnOrdinaryPause() {
        running.pass(Duration.ofMillis(500));
        stoodStill = Duration.ofSeconds(4);
        assertThat(pauseDetector.get()).isZero();
    }

    @Test
    void holdsSignInsForAWhileWhoeverAsksFirst() {
        running.pass(Duration.ofSeconds(3));
        stoodStill = Duration.ofSeconds(12);
        assertThat(pauseDetector.get()).isEqualTo(Duration.ofSeconds(10));
        running.pass(Duration.ofSeconds(4));
        assertThat(pauseDetector.get()).isEqualTo(Duration.ofSeconds(6));
        running.pass(Duration.ofSeconds(6));
        assertThat(pauseDetector.get()).isZero();
    }

    @Test
    void holdsThemAlsoWhereItsOwnLookCameFirst() {
        running.pass(Duration.ofSeconds(3));
        stoodStill = Duration.ofSeconds(12);
        running.pass(Duration.ofSeconds(2));
        assertThat(pauseDetector.get()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(9));
    }

    /** It would take its own silence for pauses, and hold sign-ins again each time that somebody asks. */
    @Test
    void holdsNobodyForAPauseOfItsOwn() {
        running.whenScheduled(() -> {
            throw new InternalError("scripted: no memory");
        });
        assertThatThrownBy(() -> running.pass(Duration.ofSeconds(1))).isInstanceOf(InternalError.class);
        running.whenScheduled(() -> {});
        running.pass(Duration.ofMinutes(10));
        assertThat(pauseDetector.get()).isZero();
        running.pass(Duration.ofSeconds(10));
        assertThat(pauseDetector.get()).isZero();
        stoodStill = Duration.ofSeconds(12);
        assertThat(pauseDetector.get()).isEqualTo(Duration.ofSeconds(10));
    }
}
