package io.iotbridge.aliyun.uplink.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausedPollTimeoutTest {

    private static final Duration OTHERWISE = Duration.ofMillis(200);

    private final PausedPollTimeout poll = new PausedPollTimeout();

    private long millis(boolean paused) {
        return poll.next(paused, OTHERWISE).toMillis();
    }

    @Test
    void comesBackLessAndLessOftenWhileNothingHasRoom() {
        assertThat(millis(true)).isEqualTo(5);
        assertThat(millis(true)).isEqualTo(10);
        for (int i = 0; i < 5; i++) {
            millis(true);
        }
        assertThat(millis(true)).isEqualTo(80);
    }

    @Test
    void startsAnewWithTheNextPause() {
        millis(true);
        millis(true);
        assertThat(millis(false)).isEqualTo(200);
        assertThat(millis(true)).isEqualTo(5);
    }
}
