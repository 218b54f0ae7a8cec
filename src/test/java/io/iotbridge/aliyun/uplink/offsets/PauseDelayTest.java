package io.iotbridge.aliyun.uplink.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseDelayTest {

    private static final Duration MOST = Duration.ofMillis(100);

    private final List<Duration> waits = new ArrayList<>();
    private long now;
    private final PauseDelay pauseDelay = new PauseDelay(MOST, () -> now);

    @Test
    void waitsForAllTogetherNoLongerThanForOne() {
        pauseDelay.await(List.of(thereAfter(60), thereAfter(30), thereAfter(50), thereAfter(0)));
        assertThat(waits).extracting(Duration::toMillis).containsExactly(100L, 40L, 10L);
    }

    @Test
    void waitsAgainAtOnceWhereItWasNotInVain() {
        pauseDelay.await(List.of(thereAfter(90)));
        pauseDelay.await(List.of(thereAfter(90)));
        assertThat(waits).containsExactly(MOST, MOST);
    }

    @Test
    void waitsInVainForNoMoreThanATwentiethOfTheTime() {
        pauseDelay.await(List.of(thereAfter(1000)));
        pass(1999);
        pauseDelay.await(List.of(thereAfter(1000)));
        assertThat(waits).hasSize(1);
        pass(1);
        pauseDelay.await(List.of(thereAfter(1000)));
        assertThat(waits).hasSize(2);
    }

    @Test
    void takesAnInterruptionForAWaitInVainThatItsThreadStillSees() {
        pauseDelay.await(List.of(most -> {
            throw new InterruptedException();
        }));
        assertThat(Thread.interrupted()).isTrue();
        pauseDelay.await(List.of(thereAfter(0)));
        assertThat(waits).isEmpty();
    }

    private PauseDelay.Room thereAfter(long millis) {
        return most -> {
            waits.add(most);
            pass(Math.min(millis, most.toMillis()));
            return millis <= most.toMillis();
        };
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }
}
