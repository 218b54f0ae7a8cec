package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Tally CLEAN = new Tally(100, 0, 0, 0, 0, 0);

    private static List<String> violations(Disturbance disturbance, Tally down, Tally up, long tooFar) {
        return new Figures(disturbance, 1, down, up, tooFar, List.of()).violations();
    }

    private static Tally duplicated(long copies) {
        return new Tally(100, 0, copies, 0, 0, copies);
    }

    @Test
    void noPromiseIsBrokenByCleanRounds() {
        assertThat(violations(Disturbance.CONNECTIONS_CUT, CLEAN, CLEAN, 0)).isEmpty();
    }

    @Test
    void lossDisorderAndStrangersAreBrokenPromisesWhateverHappened() {
        assertThat(violations(
                        Disturbance.WORKER_KILLED, new Tally(100, 1, 0, 2, 0, 0), new Tally(100, 0, 3, 0, 3, 3), 4))
                .hasSize(4);
    }

    @Test
    void roundsAddUpButTheMostOfADeviceIsThatOfOneRound() {
        Figures two = new Figures(Disturbance.KICKED, 1, CLEAN, duplicated(3), 0, List.of())
                .plus(new Figures(Disturbance.KICKED, 1, CLEAN, duplicated(5), 0, List.of("odd")));
        assertThat(two.rounds()).isEqualTo(2);
        assertThat(two.up()).isEqualTo(new Tally(200, 0, 8, 0, 0, 5));
        assertThat(two.violations()).containsExactly("odd");
    }
}
