package io.iotbridge.aliyun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatioTest {

    private static List<Double> upTo(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Double::valueOf).toList();
    }

    /** Ranks of the tables of the sign test. */
    @Test
    void leavesOutAsManyRoundsAsTheConfidenceAllows() {
        assertThat(Ratio.of(upTo(1))).isEqualTo(new Ratio(1, 1, 1));
        assertThat(Ratio.of(upTo(7))).isEqualTo(new Ratio(4, 1, 7));
        assertThat(Ratio.of(upTo(8))).isEqualTo(new Ratio(4.5, 1, 8));
        assertThat(Ratio.of(upTo(9))).isEqualTo(new Ratio(5, 2, 8));
        assertThat(Ratio.of(upTo(12))).isEqualTo(new Ratio(6.5, 3, 10));
        assertThat(Ratio.of(upTo(20))).isEqualTo(new Ratio(10.5, 6, 15));
    }

    @Test
    void sortsTheRounds() {
        assertThat(Ratio.of(List.of(1.2, 0.8, 1.0)).toString()).isEqualTo("1.00 (0.80–1.20)");
    }
}
