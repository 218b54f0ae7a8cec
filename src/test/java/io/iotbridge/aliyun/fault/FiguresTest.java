package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Tally CLEAN = new Tally(100, 0, 0, 0, 0, 0);

    private static List<String> violations(Disturbance disturbance, Tally down, Tally up, long tooFar) {
        return new Figures(disturbance, 1, down, up, tooFar, List.of()).violations(0);
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
    void aCutLeavesNoMoreCopiesThanMayWaitForTheirPuback() {
        assertThat(violations(Disturbance.CONNECTIONS_CUT, duplicated(100), CLEAN, 0))
                .isEmpty();
        assertThat(violations(Disturbance.CONNECTIONS_CUT, duplicated(101), CLEAN, 0))
                .singleElement()
                .asString()
                .contains("platform → Kafka");
        assertThat(violations(Disturbance.CONNECTIONS_CUT, CLEAN, duplicated(Connectors.WINDOW), 0))
                .isEmpty();
        assertThat(violations(Disturbance.CONNECTIONS_CUT, CLEAN, duplicated(Connectors.WINDOW + 1), 0))
                .singleElement()
                .asString()
                .contains("Kafka → platform");
    }

    /** Each of the four times that partitions change hands: what was confirmed behind one that waits for its reply. */
    @Test
    void whereRepliesConfirmAnEndOfTasksLeavesWhatWasConfirmedBehindOne() {
        long behind = Connectors.behindAReply(12);
        long most = (1L + ConnectorFaults.MOST_TASKS) * 24;
        assertThat(behind).isEqualTo(24);
        assertThat(confirmed(Disturbance.TASK_RESTARTED, most, behind)).isEmpty();
        assertThat(confirmed(Disturbance.TASK_RESTARTED, most + 1, behind)).hasSize(1);
        assertThat(confirmed(Disturbance.TASK_RESTARTED, most, 0)).hasSize(1);
    }

    /** The end of a connection, and a reply that is lost beside it. */
    @Test
    void whereRepliesConfirmAFrameMoreMayLeaveAgain() {
        assertThat(confirmed(Disturbance.CONNECTIONS_CUT, 2 * Connectors.WINDOW, 24))
                .isEmpty();
        assertThat(confirmed(Disturbance.CONNECTIONS_CUT, 2 * Connectors.WINDOW + 1, 24))
                .hasSize(1);
    }

    private static List<String> confirmed(Disturbance disturbance, long copies, long behindAReply) {
        return new Figures(disturbance, 1, CLEAN, duplicated(copies), 0, List.of()).violations(behindAReply);
    }

    @Test
    void theDeathOfTheWorkerMayLeaveMore() {
        assertThat(violations(Disturbance.WORKER_KILLED, duplicated(50), duplicated(50), 0))
                .isEmpty();
    }

    @Test
    void roundsAddUpButTheMostOfADeviceIsThatOfOneRound() {
        Figures two = new Figures(Disturbance.KICKED, 1, CLEAN, duplicated(3), 0, List.of())
                .plus(new Figures(Disturbance.KICKED, 1, CLEAN, duplicated(5), 0, List.of("odd")));
        assertThat(two.rounds()).isEqualTo(2);
        assertThat(two.up()).isEqualTo(new Tally(200, 0, 8, 0, 0, 5));
        assertThat(two.violations(0)).containsExactly("odd");
    }
}
