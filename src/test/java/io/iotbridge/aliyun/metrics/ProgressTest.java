package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private long minute;

    @Test
    void tellsLessAndLessOftenAndThenOnceAnHour() {
        List<Long> told = new ArrayList<>();
        Progress progress = new Progress(() -> Duration.ofMinutes(minute).toNanos(), () -> told.add(minute));
        for (minute = 0; minute < 260; minute++) {
            progress.tick();
            progress.tick();
        }
        assertThat(told).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 124L, 184L, 244L);
    }

    @Test
    void tellsOnceWhereNobodyAskedForLong() {
        List<Long> told = new ArrayList<>();
        Progress progress = new Progress(() -> Duration.ofMinutes(minute).toNanos(), () -> told.add(minute));
        minute = 500;
        progress.tick();
        progress.tick();
        assertThat(told).containsExactly(500L);
    }
}
